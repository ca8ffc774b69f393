// Every recorded answer of Trino, through the front end on DuckDB: each statement agrees or is refused by name.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { openTrinoSession, type Answer, type TrinoSession } from "./trino-session.ts";

const recorded = z
  .array(
    z.object({
      name: z.string(),
      sql: z.string(),
      types: z.array(z.string()).optional(),
      rows: z.array(z.array(z.unknown())).optional(),
      error: z.string().optional(),
      message: z.string().optional(),
    }),
  )
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, "../../../../truth/athena/cases.json"), "utf8")));

/** Sums of doubles differ in their last digits with the order of adding. */
const relativeTolerance = 1e-9;

function same(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number")
    return Math.abs(a - b) <= relativeTolerance * Math.max(1, Math.abs(a), Math.abs(b));
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => same(item, b[index]));
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [left, right] = [new Map<string, unknown>(Object.entries(a)), new Map<string, unknown>(Object.entries(b))];
  return left.size === right.size && [...left].every(([key, value]) => same(value, right.get(key)));
}

const refusedByName = new Map([
  ["numeric_histogram", "function numeric_histogram"],
  ["MATCH_RECOGNIZE", "MATCH_RECOGNIZE"],
]);

describe("recorded answers of Trino", () => {
  let session: TrinoSession;
  const answers = new Map<string, Answer>();
  beforeAll(async () => {
    session = await openTrinoSession();
    for (const { name, sql } of recorded) answers.set(name, await session.answer(sql));
  });
  afterAll(() => session.close());

  test.each(recorded)("$name", ({ name, types, rows, error, message }) => {
    const answer = answers.get(name)!;
    const construct = refusedByName.get(name);

    if (construct !== undefined) expect(answer).toMatchObject({ kind: "refused", construct });
    else if (error !== undefined) expect(answer).toEqual({ kind: "error", errorName: error, message });
    else {
      expect(answer).toMatchObject({ kind: "rows", types });
      expect(answer.kind === "rows" && same(answer.rows, rows), JSON.stringify(answer)).toBe(true);
    }
  });

  test("38 of the 40 agree and 2 are refused by name", () => {
    const kinds = [...answers.values()].map((answer) => answer.kind);

    expect(recorded.length - kinds.filter((kind) => kind === "refused").length).toBe(38);
    expect(kinds.filter((kind) => kind === "broken")).toEqual([]);
  });
});
