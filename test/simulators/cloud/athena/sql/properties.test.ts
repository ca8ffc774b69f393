// Hard arithmetic against exact models: integer division, decimal division half up, texts of doubles.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { athenaText } from "../../../../../simulators/cloud/athena/sql/sql.ts";
import { openTrinoSession, type TrinoSession } from "./trino-session.ts";

let session: TrinoSession;
beforeAll(async () => {
  session = await openTrinoSession();
});
afterAll(() => session.close());

const runs = { numRuns: 60 };
const only = async (sql: string): Promise<unknown> => {
  const answer = await session.answer(sql);
  if (answer.kind !== "rows") throw new Error(JSON.stringify(answer));
  return answer.rows[0]?.[0];
};

describe("arithmetic", () => {
  test("integer division drops the fraction and the remainder takes the dividend's sign", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer(),
        fc.integer().filter((b) => b !== 0),
        async (a, b) => {
          fc.pre(!(a === -2147483648 && b === -1));
          expect(await only(`SELECT ARRAY[CAST(${a} AS integer) / ${b}, CAST(${a} AS integer) % ${b}]`)).toEqual([
            Math.trunc(a / b) + 0,
            (a % b) + 0,
          ]);
        },
      ),
      runs,
    );
  });

  test("decimal division rounds half away from zero at the larger scale", async () => {
    const cents = fc.integer({ min: -99_999, max: 99_999 });
    await fc.assert(
      fc.asyncProperty(
        cents,
        cents.filter((b) => b !== 0),
        async (a, b) => {
          const literal = (unscaled: number): string => `CAST('${(unscaled / 100).toFixed(2)}' AS decimal(5, 2))`;
          const [n, d] = [BigInt(Math.abs(a)) * 100n, BigInt(Math.abs(b))];
          const magnitude = (2n * n + d) / (2n * d);
          const expected = (a < 0 !== b < 0 ? -1 : 1) * Number(magnitude);
          expect(Math.round(Number(await only(`SELECT ${literal(a)} / ${literal(b)}`)) * 100)).toBe(expected + 0);
        },
      ),
      runs,
    );
  });

  test("a double's varchar form reads back as the same double", async () => {
    await fc.assert(
      fc.asyncProperty(fc.double({ noNaN: true, noDefaultInfinity: true }), async (x) => {
        const text = await only(`SELECT CAST(CAST('${x}' AS double) AS varchar)`);
        expect(text).toMatch(/^-?\d\.\d+E-?\d+$/);
        expect(Number(text) - x).toBe(0);
      }),
      runs,
    );
  });
});

describe("Athena's text", () => {
  test("a double's text is Java's and reads back as the same double", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const text = athenaText(x, "double");
        expect(text).toMatch(/^-?\d+\.\d+(E-?\d+)?$/);
        expect(Number(text)).toBe(x);
      }),
    );
  });

  test.each([
    [17.8945, "17.8945"],
    [1e10, "1.0E10"],
    [9999999, "9999999.0"],
    [1e7, "1.0E7"],
    [0.001, "0.001"],
    [0.0001, "1.0E-4"],
    [-0, "-0.0"],
    [Infinity, "Infinity"],
  ])("%d is %s", (value, text) => {
    expect(athenaText(value, "double")).toBe(text);
  });
});
