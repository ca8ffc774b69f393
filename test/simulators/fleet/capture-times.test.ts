import { describe, expect, test } from "vitest";
import { captured, faultsOf, rowsOf } from "./captured.ts";

interface OneTime {
  readonly cell: string | number;
  readonly time: object;
}

const capture = ({ cell, time }: OneTime) => ({
  name: "c.jsonl",
  content: `{"t":${JSON.stringify(cell)}}`,
  mapping: { device: { constant: "d" }, time: { column: "t", ...time } },
});

async function instantOf(one: OneTime): Promise<string> {
  const [row] = rowsOf(await captured(capture(one)));
  return new Date(Number(row?.event_time)).toISOString();
}

const faultOf = async (one: OneTime): Promise<string | undefined> =>
  (await faultsOf(capture(one)))[0]?.replace("c.jsonl: row 1 (line 1): ", "");

const iso = { format: "iso" };
const berlin = { format: "dd.MM.yyyy HH:mm", zone: "Europe/Berlin" };

describe("a captured time", () => {
  test.each([
    ["2026-01-05T10:00:00Z", iso, "2026-01-05T10:00:00.000Z"],
    ["2026-01-05 10:00:00.123456+02:00", iso, "2026-01-05T08:00:00.123Z"],
    ["2026-01-05T00:00:12", { ...iso, zone: "Europe/Berlin" }, "2026-01-04T23:00:12.000Z"],
    ["2026-01-05T00:00:12Z", { ...iso, zone: "Europe/Berlin" }, "2026-01-05T00:00:12.000Z"],
    ["1767600000", { format: "epoch-s" }, "2026-01-05T08:00:00.000Z"],
    [1767600000.5, { format: "epoch-s" }, "2026-01-05T08:00:00.500Z"],
    ["1.7676e9", { format: "epoch_s" }, "2026-01-05T08:00:00.000Z"],
    [1767600000123, { format: "epoch_ms" }, "2026-01-05T08:00:00.123Z"],
    ["1767600000123999", { format: "epoch-us" }, "2026-01-05T08:00:00.123Z"],
    ["1767600000123999999", { format: "epoch-ns" }, "2026-01-05T08:00:00.123Z"],
    ["05.07.2026 10:30", berlin, "2026-07-05T08:30:00.000Z"],
    ["1/5/2026 3:04:05 PM", { format: "M/d/yyyy h:mm:ss a", zone: "UTC" }, "2026-01-05T15:04:05.000Z"],
    ["1/5/2026 12:04:05 am", { format: "M/d/yyyy h:mm:ss a", zone: "UTC" }, "2026-01-05T00:04:05.000Z"],
    ["05-Jan-26", { format: "dd-MMM-yy", zone: "UTC" }, "2026-01-05T00:00:00.000Z"],
    ["20260105T100000.5-0330", { format: "yyyyMMdd'T'HHmmss.SXXX" }, "2026-01-05T13:30:00.500Z"],
    ["2024-02-29 23:59:59.999", { format: "yyyy-MM-dd HH:mm:ss.SSS", zone: "UTC" }, "2024-02-29T23:59:59.999Z"],
  ])("%s with %j is %s", async (cell, time, instant) => {
    expect(await instantOf({ cell, time })).toBe(instant);
  });

  test("of more digits than a double holds keeps them as a number of JSON", async () => {
    const { content, ...rest } = capture({ cell: 1, time: { format: "epoch-ns" } });

    const [row] = rowsOf(await captured({ ...rest, content: content.replace("1}", "1767600000123000000}") }));

    expect(row?.event_time).toBe(1_767_600_000_123);
  });

  test.each([
    ["2026-02-30T10:00:00Z", iso],
    ["2026-04-31T10:00:00Z", iso],
    ["2025-02-29T10:00:00Z", iso],
    ["2026-13-01T10:00:00Z", iso],
    ["2026-01-05T24:00:00Z", iso],
    ["2026-06-30T23:59:60Z", iso],
    ["2026-01-05", iso],
    ["05.01.2026", iso],
    ["31.04.2026 10:00", berlin],
    ["05.01.2026 24:00", berlin],
    ["5.1.2026 10:00", berlin],
    ["05.01.2026 10:00:00", berlin],
    ["1/5/2026 13:04:05 PM", { format: "M/d/yyyy h:mm:ss a", zone: "UTC" }],
    ["0x15", { format: "epoch-s" }],
    ["soon", { format: "epoch-ms" }],
  ])("%s is refused for %j", async (cell, time) => {
    expect(await faultOf({ cell, time })).toContain(`t is "${cell}"; it must be a time in the format ${time.format}`);
  });

  test.each([
    ["-1", { format: "epoch-s" }, "it lies outside the years 1970 to 9999; is epoch-s its format?"],
    ["1767600000123", { format: "epoch-s" }, "it lies outside the years 1970 to 9999; is epoch-s its format?"],
    ["2026-01-05T10:00:00", iso, 'it has no offset; say the "zone" that it is in'],
    ["29.03.2026 02:30", berlin, "clocks in Europe/Berlin leave that hour out; mend the row or the zone"],
    ["25.10.2026 02:30", berlin, 'that hour comes twice in Europe/Berlin; say "ambiguous": "earlier" or "later"'],
  ])("%s with %j is refused: %s", async (cell, time, why) => {
    expect(await faultOf({ cell, time })).toBe(`t is "${cell}"; ${why}`);
  });

  test.each([
    ["earlier", "2026-10-25T00:30:00.000Z"],
    ["later", "2026-10-25T01:30:00.000Z"],
  ])("in the hour that comes twice is the %s where the mapping says so", async (ambiguous, instant) => {
    expect(await instantOf({ cell: "25.10.2026 02:30", time: { ...berlin, ambiguous } })).toBe(instant);
  });

  test("may stand in columns of its own, as many as it has", async () => {
    const content = "year,month,day,hour\n2026,1,5,9\n";
    const time = { columns: ["year", "month", "day", "hour"], format: "yyyy M d H", zone: "America/New_York" };
    const mapping = { device: { constant: "d" }, time };

    const [row] = rowsOf(await captured({ content, mapping }));

    expect(new Date(Number(row?.event_time)).toISOString()).toBe("2026-01-05T14:00:00.000Z");
    expect(await faultsOf({ content: `${content}2026,,5,9`, mapping })).toEqual([
      "c.csv: row 2 (line 3): year and month and day and hour has no value; complete the row, or delete it",
    ]);
  });
});
