// The shapes of queries that reports are made of, on the recorded table: joins, common tables, windows, grouping,
// set operations, subqueries. Source of the rules: https://trino.io/docs/current/sql/select.html.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTrinoSession, translateOverReadings, type TrinoSession } from "./trino-session.ts";

let session: TrinoSession;
beforeAll(async () => {
  session = await openTrinoSession();
});
afterAll(() => session.close());

const rowsOf = async (sql: string): Promise<readonly (readonly unknown[])[]> => {
  const answer = await session.answer(sql);
  if (answer.kind !== "rows") throw new Error(JSON.stringify(answer));
  return answer.rows;
};

describe("queries", () => {
  test("a report by hour counts each reading once and says how many were removed", async () => {
    const rows = await rowsOf(`
      WITH numbered AS (
        SELECT *, row_number() OVER (PARTITION BY device_id, seq ORDER BY ts, battery) AS copy FROM readings
        WHERE dt = '2026-11-21' AND hour = '04'
      ), kept AS (SELECT * FROM numbered WHERE copy = 1)
      SELECT count(*) AS reading_count, (SELECT count(*) FROM numbered) - count(*) AS duplicates,
             count_if(battery < 20) AS low, min(ts) AS first_at, CAST(avg(temperature) AS decimal(6, 2)) AS mean_c
      FROM kept`);

    expect(rows).toEqual([[96, 8, 15, "2026-11-21 04:00:21.700931", "20.12"]]);
  });

  test("an alias hides a column in ORDER BY but not in WHERE", async () => {
    const rows = await rowsOf(
      "SELECT -battery AS battery FROM readings WHERE seq < 2 AND battery > 98 ORDER BY battery LIMIT 2",
    );

    expect(rows).toEqual([[-100], [-99]]);
  });

  test("NULLs come last in both directions and first when asked", async () => {
    const values = "FROM (VALUES 1, NULL, 2) AS t(x)";

    expect(await rowsOf(`SELECT x ${values} ORDER BY x`)).toEqual([[1], [2], [null]]);
    expect(await rowsOf(`SELECT x ${values} ORDER BY x DESC`)).toEqual([[2], [1], [null]]);
    expect(await rowsOf(`SELECT x ${values} ORDER BY x NULLS FIRST`)).toEqual([[null], [1], [2]]);
  });

  test("a window is computed over groups", async () => {
    const rows = await rowsOf(
      "SELECT device_id, rank() OVER (ORDER BY count(*) DESC) FROM readings GROUP BY device_id ORDER BY 2, 1 LIMIT 2",
    );

    expect(rows).toEqual([
      ["dev-000", 1],
      ["dev-001", 2],
    ]);
  });

  test("max_by orders by a row's fields in turn, and a row with a null field is refused", async () => {
    const values = "FROM (VALUES ('a', 1, 9), ('b', 2, 1), ('c', 2, 3), ('d', 3, CAST(NULL AS integer))) AS t(v, x, y)";

    expect(await rowsOf(`SELECT max_by(v, ROW(x, y)), min_by(v, (x, y)) ${values} WHERE x < 3`)).toEqual([["c", "a"]]);
    expect(await session.answer(`SELECT max_by(v, ROW(x, y)) ${values}`)).toMatchObject({ kind: "refused" });
  });

  test("ROLLUP adds totals and GROUPING tells them", async () => {
    const rows = await rowsOf(
      "SELECT hour, grouping(hour), count(*) FROM readings GROUP BY ROLLUP (hour) ORDER BY 2 DESC, 1 LIMIT 2",
    );

    expect(rows).toEqual([
      [null, 1, 442],
      ["03", 0, 110],
    ]);
  });

  test("a union meets in the common type", async () => {
    const rows = await rowsOf("SELECT x FROM (SELECT 1 AS x UNION ALL SELECT 2.5) ORDER BY x DESC");

    expect(rows).toEqual([["2.5"], ["1.0"]]);
  });

  test("correlated subqueries see the outer row", async () => {
    const rows = await rowsOf(`
      SELECT d, (SELECT max(r.seq) FROM readings AS r WHERE r.device_id = d) FROM (VALUES 'dev-001', 'none') AS t(d)
      WHERE NOT EXISTS (SELECT 1 FROM readings AS r WHERE r.device_id = d AND r.battery > 1000) ORDER BY 1`);

    expect(rows).toEqual([
      ["dev-001", 56],
      ["none", null],
    ]);
  });

  test("UNNEST pads the shorter array and counts from one", async () => {
    const rows = await rowsOf(
      "SELECT a, b, o FROM UNNEST(ARRAY[3, 4], ARRAY['x']) WITH ORDINALITY AS t(a, b, o) ORDER BY o",
    );

    expect(rows).toEqual([
      [3, "x", 1],
      [4, null, 2],
    ]);
  });

  test("USING gives its column once and first", async () => {
    const rows = await rowsOf(
      "SELECT * FROM (VALUES (1, 'a')) AS l(k, x) FULL JOIN (VALUES (2, 'b')) AS r(k, y) USING (k) ORDER BY k",
    );

    expect(rows).toEqual([
      [1, "a", null],
      [2, null, "b"],
    ]);
  });
});

describe("what a translation tells of its tables", () => {
  test("predicates of WHERE over stored columns, and only the columns read", () => {
    const translation = translateOverReadings(
      "SELECT count(*) FROM readings WHERE dt = '2026-11-21' AND hour BETWEEN '04' AND '06' AND battery IN (1, 2) AND firmware LIKE '1.%' AND temperature > 20",
    );

    if (translation.kind !== "query") throw new Error(translation.message);
    expect(translation.tables).toEqual([
      {
        key: "t1",
        name: { table: "readings" },
        columnsRead: ["dt", "hour", "battery", "firmware", "temperature"],
        predicates: [
          { column: "dt", op: "=", values: ["2026-11-21"], type: "varchar" },
          { column: "hour", op: ">=", values: ["04"], type: "varchar" },
          { column: "hour", op: "<=", values: ["06"], type: "varchar" },
          { column: "battery", op: "in", values: ["1", "2"], type: "integer" },
          { column: "firmware", op: "like-prefix", values: ["1."], type: "varchar" },
        ],
      },
    ]);
  });

  test("a filter above a LIMIT prunes nothing, one above a plain subquery does", () => {
    const predicatesOf = (sql: string): number => {
      const translation = translateOverReadings(sql);
      return translation.kind === "query" ? translation.tables[0]!.predicates.length : -1;
    };

    expect(predicatesOf("SELECT count(*) FROM (SELECT * FROM readings LIMIT 5) WHERE dt = 'x'")).toBe(0);
    expect(predicatesOf("SELECT count(*) FROM (SELECT * FROM readings) WHERE dt = 'x'")).toBe(1);
    expect(
      predicatesOf("SELECT count(*) FROM readings AS a LEFT JOIN readings AS b ON a.dt = 'x' AND b.dt = 'y'"),
    ).toBe(0);
  });

  test("output names keep their spelling, and unnamed columns are _col0, _col1", () => {
    const translation = translateOverReadings('SELECT Device_ID, count(*), 1 AS "My Col" FROM readings GROUP BY 1');

    expect(translation.kind === "query" && translation.columns.map((column) => column.name)).toEqual([
      "Device_ID",
      "_col1",
      "My Col",
    ]);
  });
});

describe("bounds", () => {
  test("calls nested past the engine's measure are refused by name", () => {
    const nested = Array.from({ length: 40 }).reduce<string>((inner) => `lpad(${inner}, 5, 'x')`, "device_id");

    expect(translateOverReadings(`SELECT ${nested} FROM readings`)).toMatchObject({
      kind: "refused",
      construct: "deep nesting",
    });
  });
});
