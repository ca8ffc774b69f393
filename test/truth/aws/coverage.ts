// What of the recordings is compared, what is not, and why: as numbers for README.md and as the list in left-out.md.
import type { Exceptions, Family } from "./recording.ts";
import { recordedCases, type Answers } from "./recorded-cases.ts";

export interface Coverage {
  readonly file: string;
  /** Cases that are not performed, by name, with the reason. */
  readonly refused: ReadonlyMap<string, string>;
  /** What is not compared of cases that are performed. */
  readonly excepted: ReadonlyMap<string, Exceptions>;
}

/** What a family says of its cases, none of which runs. */
export function coverageOf(file: string, define: (family: Family) => void): Coverage {
  const refused = new Map<string, string>();
  const excepted = new Map<string, Exceptions>();
  const listed = (names: string | readonly string[]): readonly string[] =>
    typeof names === "string" ? [names] : names;
  define({
    names: [...recordedCases(file).keys()],
    performs(names, _, except = {}) {
      for (const name of listed(names)) excepted.set(name, except);
    },
    refuses(names, reason) {
      for (const name of listed(names)) refused.set(name, reason);
    },
  });
  return { file, refused, excepted };
}

const count = (answers: Answers | undefined): number => Object.keys(answers ?? {}).length;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
const columns = ["recorded file", "cases", "performed", "refused", "answers", "agree", "left out", "in refused cases"];

/** A row a file, and one for all of them. */
export function coverageTable(coverages: readonly Coverage[]): string {
  const rows = coverages.map((coverage) => numbersOf(coverage));
  const total = columns.slice(1).map((_, index) => sum(rows.map((row) => row[index] ?? 0)));
  const cells = [
    columns,
    ...coverages.map(({ file }, index) => [file, ...(rows[index] ?? []).map(String)]),
    ["all", ...total.map(String)],
  ];
  const widths = columns.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const [head = "", ...lines] = cells.map(
    (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`,
  );
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...lines].join("\n");
}

function numbersOf({ file, refused, excepted }: Coverage): readonly number[] {
  const cases = recordedCases(file);
  const answersOf = (names: Iterable<string>): number => sum([...names].map((name) => count(cases.get(name))));
  const leftOut = sum([...excepted.values()].map(({ answers }) => count(answers)));
  const performed = answersOf(excepted.keys());
  return [
    cases.size,
    excepted.size,
    refused.size,
    answersOf(cases.keys()),
    performed - leftOut,
    leftOut,
    answersOf(refused.keys()),
  ];
}

/** Every case, answer and member that is not compared, each with its reason. */
export function leftOutPage(coverages: readonly Coverage[]): string {
  const sections = coverages.map(({ file, refused, excepted }) => [
    `## ${file}`,
    "",
    ...list(
      "Cases refused:",
      [...refused].map(([name, reason]) => `\`${name}\`: ${reason}`),
    ),
    ...list("Answers left out:", exceptions(excepted, "answers")),
    ...list("Members left out (`*` for any run of characters):", exceptions(excepted, "members")),
  ]);
  return [
    "# What is not compared",
    "",
    "Written by `coverage.test.ts`, which holds it to the cases: `npx vitest run test/truth/aws/coverage.test.ts -u`.",
    "",
    ...sections.map((lines) => (lines.length > 2 ? lines : [...lines, "Nothing.", ""])).flat(),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

const exceptions = (excepted: Coverage["excepted"], kind: keyof Exceptions): readonly string[] =>
  [...excepted].flatMap(([name, except]) =>
    Object.entries(except[kind] ?? {}).map(([path, reason]) => `\`${name}\`, \`${path}\`: ${reason}`),
  );

const list = (title: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [title, "", ...items.map((item) => `- ${item}`), ""];
