// Changes made on purpose to a copy of the transform, of a report's SQL or of the fleet: each ends in FAIL, and the first line names the
// offender. The undisturbed pipeline, over the same devices, is PASS.
import { describe, expect, test } from "vitest";
import { defaultTelemetry, type Row, type Value } from "../../../contract/index.ts";
import { contracts, greenhouse } from "../fleet/other-contracts.ts";
import { reconciled, type PipelineChoice, type StoredRow } from "./pipeline-stub.ts";

const minuteMs = 60_000;

/** Every row, or those that are chosen, with some columns changed. */
const changing =
  (change: (row: Row) => Readonly<Record<string, Value>>, chosen: (index: number) => boolean = () => true) =>
  (stored: StoredRow, index: number): readonly StoredRow[] => [
    chosen(index) ? { ...stored, row: { ...stored.row, ...change(stored.row) } } : stored,
  ];

const number = (value: Value | undefined): number => Number(value ?? 0);

/** The SQL with each text replaced; throws where one is not there, as then nothing would be falsified. */
function replaced(sql: string, ...pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the SQL does not say ${from}`);
    return text.replaceAll(from, to);
  }, sql);
}

const ofReport =
  (name: string, change: (sql: string) => string): PipelineChoice["sql"] =>
  (report, sql) =>
    report === name ? change(sql) : sql;

const firstCopies = (): PipelineChoice["transform"] => {
  const seen = new Set<string>();
  return (stored) => {
    const { device_id, boot_id, seq } = stored.row;
    const key = [device_id, boot_id, seq].join(" ");
    if (seen.has(key)) return [];
    seen.add(key);
    return [stored];
  };
};

const falsified: Readonly<Record<string, readonly [change: PipelineChoice, offender: RegExp]>> = {
  "two fields swapped": [
    { transform: changing((row) => ({ temperature_c: row["humidity_pct"]!, humidity_pct: row["temperature_c"]! })) },
    /^wrong value: device dev-0001 boot_id \w+ temperature_c \(event hour 2026-11-21 10\): the device has/,
  ],
  "two fields swapped in one row": [
    {
      transform: changing(
        (row) => ({ battery_v: row["vibration_mm_s"]!, vibration_mm_s: row["battery_v"]! }),
        (index) => index === 40,
      ),
    },
    /^wrong value: device dev-0001 boot_id \w+ (battery_v|vibration_mm_s)/,
  ],
  "a value rounded": [
    { transform: changing((row) => ({ vibration_mm_s: Math.round(number(row["vibration_mm_s"]) * 100) / 100 })) },
    /^wrong value: device dev-0001 boot_id \w+ vibration_mm_s/,
  ],
  "a null stored as 0": [
    { transform: changing((row) => ({ temperature_c: number(row["temperature_c"]) })), deviceCount: 12 },
    /^wrong value: device dev-\d{4} boot_id \w+ temperature_c/,
  ],
  "event time shifted by 1 ms": [
    { transform: changing((row) => ({ event_time: number(row["event_time"]) + 1 })) },
    /^wrong value: device dev-0001 boot_id \w+ event_time/,
  ],
  "one text character changed": [
    {
      transform: changing(
        (row) => ({ firmware: `${String(row["firmware"]).slice(0, -1)}9` }),
        (index) => index === 301,
      ),
    },
    /^wrong value: device dev-000\d boot_id \w+ firmware/,
  ],
  "a boolean inverted": [
    { contract: greenhouse, transform: changing((row) => ({ vent_open: row["vent_open"] !== true })) },
    /^wrong value: device dev-0001 vent_open/,
  ],
  "one reading dropped": [
    { transform: (stored, index) => (index === 501 ? [] : [stored]) },
    /^lost: device dev-000\d boot_id \w+ seq \d+ \(event hour 2026-11-21 \d\d\)$/,
  ],
  "a duplicate under another identity": [
    {
      transform: (stored, index) =>
        index === 77
          ? [stored, { ...stored, row: { ...stored.row, seq: number(stored.row["seq"]) + 100_000 } }]
          : [stored],
    },
    /^invented: device dev-000\d boot_id \w+ seq 100\d+/,
  ],
  "every row doubled": [
    { transform: (stored) => [stored, stored] },
    /^wrong value: device dev-0001 boot_id \w+ copies/,
  ],
  "all second copies dropped": [{ transform: firstCopies() }, /^wrong value: device dev-0001 boot_id \w+ copies/],
  "received_at moved by 10 minutes": [
    { transform: changing((row) => ({ received_at: number(row["received_at"]) + 10 * minuteMs })) },
    /^wrong value: device dev-0001 boot_id \w+ (late readings|received_at)/,
  ],
  "rows moved to the next day": [
    { transform: (stored, index) => (index % 9 === 0 ? [{ ...stored, dt: "2026-11-22" }] : [stored]) },
    /^lost: device dev-0001 boot_id \w+ seq/,
  ],
  "copies in a partition of another year": [
    { strayPartitions: ["dt=2126-11-21"] },
    /^invented: the partition telemetry\/dt=2126-11-21\/, which is no day of this fleet's$/,
  ],
  "half the fleet silent": [
    { silent: (deviceId) => deviceId > "dev-0002" },
    /^not as planned: device dev-0003 measured 0 of 180 readings$/,
  ],
  "min and max exchanged": [
    {
      sql: ofReport("metric_hourly", (sql) =>
        replaced(
          sql,
          ["as value_min", "as value_other"],
          ["as value_max", "as value_min"],
          ["as value_other", "as value_max"],
        ),
      ),
    },
    /^wrong figure: metric_hourly of 2026-11-21 10 dev-000\d \w+: value_min is [\d.]+; by the devices it is/,
  ],
  "an average over duplicates": [
    {
      sql: ofReport("metric_hourly", (sql) => replaced(sql, ["group by :identity", "group by :identity, received_at"])),
    },
    /^wrong figure: metric_hourly of 2026-11-21 \d\d dev-000\d \w+: value_(count|avg)/,
  ],
  "counts moved between two devices": [
    {
      tamper: [
        `UPDATE device_hourly SET reading_count = reading_count + CASE device_id WHEN 'dev-0001' THEN 1 ELSE -1 END
         WHERE device_id IN ('dev-0001', 'dev-0002') AND hour = '11'`,
      ],
    },
    /^wrong figure: device_hourly of 2026-11-21 11 dev-0001: reading_count is \d+; by the devices it is \d+$/,
  ],
  "a report's row of a device that does not exist": [
    {
      tamper: [
        `INSERT INTO device_hourly SELECT * REPLACE ('dev-9999' AS device_id) FROM device_hourly WHERE device_id = 'dev-0001' AND hour = '11'`,
      ],
    },
    /^wrong figure: device_hourly of 2026-11-21 11 dev-9999: row is a row; by the devices it is none, for nobody measured it$/,
  ],
  "a report's row twice": [
    { tamper: ["INSERT INTO metric_hourly SELECT * FROM metric_hourly WHERE device_id = 'dev-0003' AND hour = '12'"] },
    /^wrong figure: metric_hourly of 2026-11-21 12 dev-0003 \w+: row is again/,
  ],
  "a report's window missing": [
    { tamper: ["DELETE FROM fleet_hourly WHERE hour = '12'"] },
    /^wrong figure: fleet_hourly of 2026-11-21 12: row is none; by the devices it is a row$/,
  ],
  "late readings counted from the wrong end": [
    {
      sql: ofReport("data_quality_hourly", (sql) =>
        replaced(sql, ["> event_time + :late_after", "< event_time + :late_after"]),
      ),
    },
    /^wrong figure: data_quality_hourly of 2026-11-21 10: late_count/,
  ],
};

describe("a falsified pipeline fails and names the offender", () => {
  test.each(Object.entries(falsified))("%s", async (_name, [change, offender]) => {
    const { verdict } = await reconciled(change);

    expect(verdict.verdict).toBe("FAIL");
    expect(verdict.offenders[0]).toMatch(offender);
  });
});

describe("an undisturbed pipeline passes", () => {
  test.each(Object.entries(contracts))("of %s", async (_name, contract) => {
    const { verdict } = await reconciled({ contract });

    expect(verdict.offenders).toEqual([]);
    expect(verdict.verdict).toBe("PASS");
  });

  test("where publishes were never acknowledged, whether they arrived or not", async () => {
    let count = 0;
    const fates = ["absent", "present", undefined, undefined] as const;

    const { tally, verdict } = await reconciled({ unacknowledged: () => fates[count++ % fates.length] });

    expect(verdict.offenders).toEqual([]);
    expect(tally.ledger.unacknowledgedCount).toBeGreaterThan(100);
  });

  test("asks one statement of each kind, and one a report", async () => {
    const { asked } = await reconciled({ contract: defaultTelemetry });

    expect(asked).toHaveLength(2 + 1 + 4);
  });
});
