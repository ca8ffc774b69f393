// A second `up` without a change is empty: no stage has an input that the provider drops or writes otherwise before it keeps it, nor
// one that another day or another run would change. That two processes give the same inputs is language-host.test.ts; it does not prove
// how AWS answers.
import { describe, expect, test } from "vitest";
import { evaluatePipe, stageOf } from "./evaluated-pipe.ts";

const variants = {
  dev: ["dev"],
  staging: ["staging"],
  prod: ["prod"],
  "staging, direct trigger": ["staging", { "millrace:trigger": "direct" }],
} satisfies Record<string, Parameters<typeof stageOf>>;

const graphs: (readonly [string, readonly Leaf[]])[] = [];
for (const [variant, [stage, changed]] of Object.entries<Parameters<typeof stageOf>>(variants)) {
  const { resources } = await evaluatePipe(stageOf(stage, changed));
  const inputs = resources.flatMap(({ key, inputs }) =>
    Object.entries(inputs).map(([name, value]) => ({ key, name, value })),
  );
  // A function's code is an archive, whose bytes bundle.test.ts is about.
  const leaves = inputs
    .filter(({ name }) => name !== "code")
    .flatMap(({ key, name, value }) => leavesOf(`${key} ${name}`, value));
  graphs.push([variant, leaves]);
}

interface Leaf {
  /** `TopicRule millrace-ingress errorAction.s3.key` */
  readonly path: string;
  readonly value: unknown;
}

/** Every value that has no members, or should have some. */
function leavesOf(path: string, value: unknown): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  const members = Object.entries(value);
  if (members.length === 0) return [{ path, value }];
  return members.flatMap(([name, member]) => leavesOf(`${path}.${name}`, member));
}

const textsOf = (leaves: readonly Leaf[]) =>
  leaves.flatMap(({ path, value }) => (typeof value === "string" ? [{ path, text: value }] : []));

describe.each(graphs)("%s", (_, leaves) => {
  test("has no empty text, list or null, which the provider takes for absent; an empty filter alone means something", () => {
    const empty = leaves.filter(({ value }) => value === "" || value === null || typeof value === "object");

    expect(empty.filter(({ path }) => !/^BucketLifecycleConfiguration .*\.filter$/.test(path))).toEqual([]);
  });

  test("writes JSON as it is compared: without blanks", () => {
    const json = textsOf(leaves).filter(({ text }) => /^[{[]/.test(text));

    expect(json.length).toBeGreaterThan(20);
    expect(json.filter(({ text }) => JSON.stringify(JSON.parse(text)) !== text)).toEqual([]);
  });

  test("names no moment: neither a date and time nor a number of milliseconds since 1970", () => {
    const moments = textsOf(leaves).filter(({ text }) => /\d{4}-\d\d-\d\dT\d\d:|\b1[6-9]\d{11}\b/.test(text));

    expect(moments).toEqual([]);
  });
});
