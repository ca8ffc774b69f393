// Holds an answer against what AWS recorded. Values that vary stand there as placeholders: `<uuid:1>` is one text wherever it
// stands in a case and differs from `<uuid:2>`; a member whose value is its own name (`"SentTimestamp": "sent-timestamp"`) may
// hold any value, and so may a few others.

/** Placeholders that stand for one value in every case. */
const fixed: Readonly<Record<string, string>> = { "<partition>": "aws", "<region>": "us-east-1" };

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;
const something = /./s;

/** What is known of a value that a recording replaced without numbering it. */
const replaced: Readonly<Record<string, RegExp>> = {
  date: isoTime,
  datetime: isoTime,
  timestamp: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|^\d{13}$/,
  "<datetime>": isoTime,
  "<timestamp:2022-07-13T13:48:01.000Z>": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/,
  "<approximate-first-receive-timestamp>": /^\d{13}$/,
  "sent-timestamp": /^\d{13}$/,
  "<approximate-arrival-timestamp>": /^\d{10}(\.\d{1,3})?$/,
  "<execution-start>": something,
  "<md5-body>": /^[0-9a-f]{32}$/,
  "<md5-hash>": /^[0-9a-f]{32}$/,
  "m-d5-of-body": /^[0-9a-f]{32}$/,
  "<code-size>": /^\d+$/,
  "amz-id": something,
  "amz-request-id": something,
  "owner-id": something,
  starting_hash: /^\d+$/,
  ending_hash: /^\d+$/,
};

/** One case: what its numbered placeholders were found to stand for. */
export class Agreement {
  readonly #bound = new Map<string, string>();

  /** Each difference as `path: AWS answered ..., here ...`; none where the answer agrees. */
  differences(recorded: unknown, answer: unknown, path = "$"): readonly string[] {
    if (typeof recorded === "string") return this.#compareText(recorded, answer, path);
    if (Array.isArray(recorded)) return this.#compareItems(recorded, asParsed(answer), path);
    if (isMembers(recorded)) return this.#compareMembers(recorded, asParsed(answer), path);
    return Object.is(recorded, answer) ? [] : [difference(path, recorded, answer)];
  }

  #compareItems(recorded: readonly unknown[], answer: unknown, path: string): readonly string[] {
    if (!Array.isArray(answer)) return [difference(path, recorded, answer)];
    const items: readonly unknown[] = answer;
    if (items.length !== recorded.length) return [difference(path, recorded, answer)];
    return recorded.flatMap((item, index) => this.differences(item, items[index], `${path}[${index}]`));
  }

  #compareMembers(recorded: Members, answer: unknown, path: string): readonly string[] {
    if (!isMembers(answer)) return [difference(path, recorded, answer)];
    const names = [...new Set([...Object.keys(recorded), ...Object.keys(answer)])];
    return names.flatMap((name) => {
      const [expected, actual] = [recorded[name], answer[name]];
      if ((expected === undefined) !== (actual === undefined)) return [difference(`${path}.${name}`, expected, actual)];
      if (expected === spelled(name) && actual !== null) return [];
      return this.differences(expected, actual, `${path}.${name}`);
    });
  }

  #compareText(recorded: string, answer: unknown, path: string): readonly string[] {
    if (typeof answer !== "string" && typeof answer !== "number") return [difference(path, recorded, answer)];
    const text = String(answer);
    const form = replaced[recorded];
    if (form !== undefined) return form.test(text) ? [] : [difference(path, recorded, answer)];
    const parts = recorded.split(/(<[A-Za-z][A-Za-z0-9_-]*(?::\d+)?>)/);
    const pattern = parts.map((part, index) => (index % 2 === 0 ? escape(part) : "(.+?)")).join("");
    const found = new RegExp(`^${pattern}$`, "s").exec(text);
    if (found === null) return [difference(path, recorded, answer)];
    const placeholders = parts.filter((_, index) => index % 2 === 1);
    return placeholders.flatMap((placeholder, index) => this.#bind(placeholder, found[index + 1] ?? "", path));
  }

  #bind(placeholder: string, text: string, path: string): readonly string[] {
    const expected = fixed[placeholder] ?? this.#bound.get(placeholder);
    if (expected !== undefined)
      return expected === text ? [] : [difference(path, `${placeholder}, which was ${expected}`, text)];
    const family = placeholder.replace(/:\d+>$/, ":");
    const twin = [...this.#bound].find(([other, value]) => value === text && other.startsWith(family));
    this.#bound.set(placeholder, text);
    return twin === undefined ? [] : [difference(path, `${placeholder}, unlike ${twin[0]}`, text)];
  }
}

export type Members = Readonly<Record<string, unknown>>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** JSON in a text stands parsed in a recording. */
function asParsed(answer: unknown): unknown {
  if (typeof answer !== "string") return answer;
  try {
    return JSON.parse(answer);
  } catch {
    return answer;
  }
}

/** A member's name as it stands for any value of it: `MD5OfBody` is `m-d5-of-body`. */
const spelled = (name: string): string => name.replace(/(?<!^)([A-Z])/g, "-$1").toLowerCase();
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const show = (value: unknown): string => (value === undefined ? "none" : JSON.stringify(value).slice(0, 400));
const difference = (path: string, recorded: unknown, answer: unknown): string =>
  `${path}: AWS answered ${show(recorded)}, here ${show(answer)}`;
