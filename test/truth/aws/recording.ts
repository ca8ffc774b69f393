// A family of recorded cases as tests: each case is performed here and its answers are held against AWS's, or it is refused with
// a reason; none is passed over in silence.
import { describe, expect, test } from "vitest";
import { Agreement, isMembers } from "./agreement.ts";
import { recordedCases, type Answers } from "./recorded-cases.ts";

export interface RecordedCase {
  /** What AWS answered, by the names that the recording gives its answers. */
  readonly answers: Answers;
  /** Fails with every difference between the recorded answer of that name and this one. */
  agrees(name: string, answer: unknown): void;
}

export interface Exceptions {
  /** Answers that are not compared, by name, with the reason. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Members that are not compared, by the path in a difference (`$.create.Runtime`; `*` for any run), with the reason. */
  readonly members?: Readonly<Record<string, string>>;
}

export interface Family {
  /** `names`: of several cases that are performed alike. */
  readonly performs: (
    names: string | readonly string[],
    run: (recorded: RecordedCase, name: string) => Promise<void>,
    except?: Exceptions,
  ) => void;
  readonly refuses: (names: string | readonly string[], reason: string) => void;
  /** Of every case that the recording holds. */
  readonly names: readonly string[];
}

/** `name`: of the file under `recorded/`. */
export function family(name: string, define: (family: Family) => void): void {
  const cases = recordedCases(name);
  const known = new Set<string>();
  const namesOf = (given: string | readonly string[]): readonly string[] => {
    const names = typeof given === "string" ? [given] : given;
    for (const one of names) {
      if (!cases.has(one) || known.has(one)) throw new Error(`${name} holds no case ${one}, or it stands here twice`);
      known.add(one);
    }
    return names;
  };

  describe(`${name}, as recorded on AWS`, () => {
    define({
      names: [...cases.keys()],
      performs(given, run, except = {}) {
        for (const one of namesOf(given))
          test(one, async () => {
            const recorded = recordedCase(cases.get(one) ?? {}, except);
            await run(recorded.case, one);
            expect(recorded.uncompared()).toEqual([]);
            expect(recorded.needless()).toEqual([]);
          });
      },
      refuses: (given) => void namesOf(given),
    });
    test("every recorded case is performed or refused", () => {
      expect([...cases.keys()].filter((one) => !known.has(one))).toEqual([]);
    });
  });
}

function recordedCase(answers: Answers, except: Exceptions) {
  const agreement = new Agreement();
  const excepted = Object.keys(except.members ?? {}).map((path) => ({ path, pattern: pathPattern(path) }));
  const exceptedAnswers = Object.keys(except.answers ?? {});
  const uncompared = new Set(Object.keys(answers).filter((name) => !exceptedAnswers.includes(name)));
  const compared = new Set<string>();
  const needed = new Set<string>();
  return {
    uncompared: () => [...uncompared],
    /** Exceptions that excuse nothing: answers that were compared or never recorded, members that agree. */
    needless: () => [
      ...exceptedAnswers.filter((name) => compared.has(name) || !(name in answers)),
      ...excepted.map(({ path }) => path).filter((path) => !needed.has(path)),
    ],
    case: {
      answers,
      agrees(name: string, answer: unknown): void {
        if (!(name in answers)) throw new Error(`no answer of the name ${name} was recorded`);
        uncompared.delete(name);
        compared.add(name);
        const differences = agreement.differences(withoutRepeatedMessage(answers[name]), answer, `$.${name}`);
        const unexcused = differences.filter((one) => {
          const excuse = excepted.find(({ pattern }) => pattern.test(one));
          if (excuse !== undefined) needed.add(excuse.path);
          return excuse === undefined;
        });
        expect(unexcused).toEqual([]);
      },
    },
  };
}

/** botocore shows an error's message in `Error` and once more beside it, under the name that the service's model gives it. */
function withoutRepeatedMessage(answer: unknown): unknown {
  if (!isMembers(answer) || !isMembers(answer["Error"])) return answer;
  const { message, Message, ...rest } = answer;
  for (const repeated of [message, Message])
    if (repeated !== undefined) expect(repeated).toBe(answer["Error"]["Message"]);
  return rest;
}

const pathPattern = (path: string): RegExp =>
  new RegExp(`^${path.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}(:|\\.|\\[)`);
