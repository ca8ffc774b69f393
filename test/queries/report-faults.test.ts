// What a definition's faults are told as, and that nothing that Trino takes is called a fault. Files are written to a folder of the test's.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { defaultTelemetry } from "../../contract/index.ts";
import { fleetHourly } from "../../queries/catalog/fleet-hourly.ts";
import { metricHourly } from "../../queries/catalog/metric-hourly.ts";
import {
  defaultReports,
  defineReport,
  loadSql,
  renderSelect,
  reportFaults,
  windowOf,
  type Report,
} from "../../queries/index.ts";
import { namesIn } from "../../queries/sql-names.ts";
import { translate } from "millrace-cloud/sql";
import { door } from "../contract/other-fleets.ts";

const folder = mkdtempSync(join(tmpdir(), "reports-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const header = (parameters = "dt") =>
  [
    `-- question: Which firmware runs?`,
    "-- grain: one row per firmware",
    `-- parameters: ${parameters}`,
    "-- reads: telemetry",
  ].join("\n");
const counting =
  "select firmware as firmware, count(*) as reading_count from telemetry where dt = :dt group by firmware";
let fileCount = 0;
const sqlFile = (sql: string): string => {
  const file = join(folder, `firmware_${++fileCount}.sql`);
  writeFileSync(file, sql);
  return file;
};

/** A daily report of one's own, without a fault but for what a test changes. */
const report = (changes: Partial<Report> = {}, sql = `${header()}\n${counting}`): Report => ({
  ...defineReport({
    name: "firmware_daily",
    question: "Which firmware runs?",
    grain: "one row per firmware",
    window: "day",
    inputs: ["telemetry"],
    columns: {
      firmware: { type: "string", comment: "version" },
      reading_count: { type: "bigint", comment: "readings" },
    },
    sqlFile: sqlFile(sql),
  }),
  ...changes,
});
const faultsOf = (...reports: Report[]) => reportFaults({ contract: defaultTelemetry, reports });
const faultsOfSql = (sql: string, changes: Partial<Report> = {}) => {
  const parameters = namesIn(sql).parameters.join(", ");
  return faultsOf(report(changes, `${header(parameters)}\n${sql}`));
};
const column = { type: "bigint", comment: "any" } as const;

describe("reportFaults", () => {
  test("finds none in a report of one's own", () => {
    expect(faultsOf(report())).toEqual([]);
  });

  test("names every fault at once", () => {
    const faults = faultsOf(
      report({
        columns: { dt: column, Bad: column },
        truth: { per: "total", columns: { readings: "readings", dt: "min" } },
        charts: [{ kind: "bar", title: "Firmware", x: "version", values: [] }],
        sqlFile: join(folder, "none.sql"),
      }),
    );

    expect(faults).toEqual([
      `firmware_daily: column "Bad" is no column's name; use a-z, 0-9 and _, first a letter, 64 at most`,
      "firmware_daily: column dt is a partition key, which stands in the path; leave it out or rename it",
      "firmware_daily: truth.columns.readings names readings, which is no column of the report; write one of dt, Bad",
      "firmware_daily: truth.columns.dt is min; of a row per total is known: readings, duplicates, deliveries, late, devices",
      `firmware_daily: charts "Firmware" names version, which is no column of the report; write one of dt, Bad`,
      `firmware_daily: charts "Firmware" has no values; name a column`,
      `firmware_daily: sqlFile is ${join(folder, "none.sql")}, where no file lies; write it, or mend the path`,
    ]);
  });

  test.each([
    ["Firmware", "name is no table's name"],
    ["telemetry", "name is that of a table that the delivery fills"],
  ])("refuses the name %s", (name, fault) => {
    expect(faultsOf(report({ name }))).toEqual([expect.stringContaining(fault)]);
  });

  test("refuses two reports of one name", () => {
    expect(faultsOf(report(), report())).toHaveLength(2);
  });

  test("refuses a fact of another type, and a device that is no text", () => {
    const columns = { firmware: column, reading_count: { type: "double", comment: "readings" } } as const;

    expect(
      faultsOf(
        report({ columns, truth: { per: "device", device: "firmware", columns: { reading_count: "readings" } } }),
      ),
    ).toEqual([
      "firmware_daily: truth.device is firmware, a bigint; it is of type string",
      "firmware_daily: truth.columns.reading_count is reading_count, a double; it is of type bigint",
    ]);
  });

  test("refuses an equality with a report that is not there, or of another window, or with no column of it", () => {
    const equals = [
      { column: "reading_count", report: "weekly", of: "x" },
      { column: "reading_count", report: "fleet_hourly", of: "devices" },
    ];

    expect(faultsOf(report({ equals }), fleetHourly)).toEqual([
      `firmware_daily: equals.report is "weekly"; write one of firmware_daily, fleet_hourly`,
      "firmware_daily: equals.report is fleet_hourly, a hour's report beside this one of a day; compare equal windows",
      expect.stringMatching(/equals.of, a column of fleet_hourly, names devices, which is no column/),
    ]);
  });

  test("refuses a header that says otherwise than the entry, or nothing", () => {
    const faults = faultsOf(report({}, `-- question: Who?\n-- parameters: dt, hour\n${counting}`)).map((fault) =>
      fault.replace(/^.*?\.sql /, ""),
    );

    expect(faults).toEqual([
      `says "-- question: Who?"; it is "Which firmware runs?": mend the one that is wrong`,
      `lacks the line "-- grain: one row per firmware"; add it at the top`,
      `says "-- parameters: dt, hour"; it is "dt": mend the one that is wrong`,
      `lacks the line "-- reads: telemetry"; add it at the top`,
    ]);
  });

  test("refuses a parameter that is none, or that its window has not", () => {
    const faults = faultsOfSql(`${counting} having :hour = :week`);

    expect(faults).toEqual([
      expect.stringContaining("names :hour, which a day has none of"),
      expect.stringContaining("names :week, which is no parameter; write one of "),
    ]);
  });

  test("refuses a limit or a measurement outside of what is repeated, and repeated lines without measurements", () => {
    expect(faultsOfSql(`${counting} having max(measurement) > :above`)).toEqual([
      expect.stringContaining(`names :above outside of "-- each measurement"`),
      expect.stringMatching(
        /names the column measurement, .*, or put it between "-- each measurement" and "-- end each"$/,
      ),
    ]);
    expect(reportFaults({ contract: door, reports: [metricHourly] })).toEqual([
      expect.stringContaining("repeats lines for each measurement, and the contract has none"),
    ]);
    expect(faultsOfSql(`${counting}\n-- each measurement`)).toEqual([expect.stringContaining("has no end")]);
  });

  test("names a column that neither the tables nor the file have", () => {
    const [fault, ...others] = faultsOfSql(counting.replace("group by firmware", "group by firmwre"));

    expect(others).toEqual([]);
    expect(fault).toMatch(
      /^firmware_daily: firmware_\d+\.sql names the column firmwre, which neither its tables nor itself have: write one of device_id, /,
    );
  });

  test("names a table that is not among the inputs, and a column of a table that is not read", () => {
    expect(faultsOfSql(counting.replace("from telemetry", "from telemetri"))).toEqual([
      expect.stringContaining("reads telemetri, which is neither among its inputs (telemetry) nor made by itself"),
    ]);
    expect(faultsOfSql(counting.replace("count(*)", "max(arrivaltimestamp)"))).toEqual([
      expect.stringContaining("names the column arrivaltimestamp"),
    ]);
  });

  test("names a column of the entry that the file never makes", () => {
    expect(faultsOfSql(counting.replace("reading_count", "readings"))).toEqual([
      expect.stringContaining("never names reading_count, which the entry has as a column"),
    ]);
  });
});

const shipped = defaultReports(defaultTelemetry).map((one) =>
  renderSelect(loadSql(one), { contract: defaultTelemetry, window: windowOf(0) }),
);

/** What people write, and Trino takes. */
const valid = [
  "with t (f, n) as (select firmware, count(*) from telemetry where dt = :dt group by 1) select f firmware, n reading_count from t",
  "select u.firmware, count(distinct u.seq) as reading_count from telemetry u left join telemetry as v on u.seq = v.seq, telemetry w where u.dt = :dt group by u.firmware",
  "select k as firmware, v as reading_count from (values ('a', 1), ('b', 2)) as s (k, v) where '2026-11-21' = :dt",
  "select firmware, cardinality(filter(array_agg(seq), x -> x > 0 and x is not null)) as reading_count from telemetry where dt = :dt group by firmware",
  "select firmware, reduce(array_agg(seq), 0, (s, x) -> s + x, s -> s) as reading_count from telemetry where dt = :dt group by firmware",
  "select firmware, rank() over (partition by device_id order by seq desc nulls last rows between unbounded preceding and current row) as reading_count from telemetry where dt = :dt",
  "select firmware, sum(seq) over w as reading_count from telemetry where dt = :dt window w as (partition by firmware order by event_time)",
  "select firmware, cast(row(seq, 'x') as row(number bigint, letter varchar)).number as reading_count from telemetry where dt = :dt",
  "select firmware, r.number as reading_count from (select firmware, cast(row(seq) as row(number bigint)) as r from telemetry where dt = :dt)",
  "select f.firmware, f.n as reading_count from telemetry cross join unnest(array[row('a', seq)], array[1E0]) with ordinality as f (firmware, n, x, o) where dt = :dt",
  "select firmware, count(*) filter (where received_at > event_time + interval '5' minute) as reading_count from telemetry where dt = :dt group by firmware",
  "select firmware, extract(hour from event_time) + extract(day from received_at) as reading_count from telemetry where dt = :dt",
  "select trim(both ' ' from firmware) as firmware, date_diff('day', date '2026-01-01', cast(event_time as date)) as reading_count from telemetry where dt = :dt",
  `select "telemetry"."firmware", count(*) as "reading_count" from "telemetry" where "dt" = :dt group by "firmware"`,
  `select firmware "firmware", hour h, count(*) reading_count from telemetry where dt = :dt and h is distinct from '10' group by firmware, hour`,
  "select FIRMWARE, COUNT(*) AS READING_COUNT FROM TELEMETRY WHERE DT = :dt GROUP BY FIRMWARE",
  "select firmware, count(*) as reading_count from telemetry where dt = :dt and exists (select 1 from telemetry other where other.seq = telemetry.seq) group by rollup (firmware)",
  "(select firmware, seq as reading_count from telemetry where dt = :dt) union all (select 'none', 0) order by reading_count desc limit 9",
  "select firmware, case firmware when '1.0' then seq else null end reading_count from telemetry where dt = :dt",
  "select firmware, listagg(device_id, ',') within group (order by device_id) as reading_count from telemetry where dt = :dt group by firmware",
  "select firmware, element_at(map(array['a'], array[seq]), 'a') reading_count from telemetry -- of nobody's column\nwhere dt = :dt /* nor this */",
  "select firmware, approx_percentile(temperature_c, 0.5) + 1e3 + .5 as reading_count from telemetry where dt = :dt group by firmware having count_if(humidity_pct > 1) > 0",
  "select firmware, at_timezone(with_timezone(event_time, 'UTC'), 'Europe/Berlin') at time zone 'UTC' as reading_count from telemetry where dt = :dt",
  "with recursive n (i) as (select 1 union all select i + 1 from n where i < 3) select firmware, i as reading_count from telemetry, n where dt = :dt",
  "select firmware, first_value(seq) ignore nulls over (order by event_time) as reading_count, current_date today from telemetry where dt = :dt",
  "select t.firmware, s.reading_count from telemetry t join lateral (select count(*) as reading_count) s on true where dt = :dt",
];

describe("a valid query has no fault", () => {
  test.each(valid)("%s", (sql) => {
    expect(faultsOfSql(sql)).toEqual([]);
  });

  test("most are taken by the embedded Athena, too", () => {
    const taken = valid.filter((sql) => {
      const select = sql.replaceAll(":dt", "'2026-11-21'");
      const columns = ["firmware", "device_id", "dt", "hour"].map((name) => ({
        name,
        type: "string",
      }));
      const others = ["seq", "temperature_c", "humidity_pct"].map((name) => ({ name, type: "double" }));
      const times = ["event_time", "received_at"].map((name) => ({ name, type: "timestamp" }));
      const table = { name: "telemetry", columns: [...columns, ...others, ...times] };
      return (
        translate(select, {
          nowMs: 0,
          table: ({ table: name }) => (name === "telemetry" ? table : undefined),
          relation: ({ name }) => name.table,
        }).kind === "query"
      );
    });

    expect(taken.length).toBeGreaterThan(valid.length / 2);
  });

  test.each([...valid, ...shipped])("one wrong letter in a column is told, or makes a name: %s", (sql) => {
    for (const { index } of sql.matchAll(/\b(?:firmware|seq|event_time|received_at|device_id)\b(?!"|\s*\()/g)) {
      const wrong = `${sql.slice(0, index)}zz${sql.slice(index)}`;
      const name = /^zz\w+/.exec(wrong.slice(index))?.[0] ?? "";
      const { columns, made } = namesIn(wrong);
      expect([...columns, ...made]).toContain(name);
    }
  });
});
