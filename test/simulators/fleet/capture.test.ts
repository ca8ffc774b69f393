import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { defaultTelemetry, defineTelemetry } from "../../../contract/index.ts";
import { firstDayFault } from "../../../simulators/fleet/capture/first-day.ts";
import { readCapture } from "../../../simulators/fleet/capture/read-capture.ts";
import { captured, faultsOf, rowsOf } from "./captured.ts";

const captures = new URL("../../../simulators/fleet/captures/", import.meta.url).pathname;
const weather = {
  contract: defaultTelemetry,
  file: `${captures}nyc-weather-2013.csv.gz`,
  mappingFile: `${captures}nyc-weather-2013.mapping.json`,
  fromMs: -Infinity,
  untilMs: Infinity,
};
const mapping = {
  device: { column: "id" },
  time: { column: "t", format: "epoch-s" },
  fields: { temperature_c: { column: "temp" } },
};

const degrees = { fields: { temperature_c: { column: "°C" } } };

describe("the capture of New York's weather", () => {
  test("has 26,115 readings of three airports, in order of event time", async () => {
    const capture = await readCapture(weather);

    expect(capture.readingCount).toBe(26_115);
    expect(capture.devices.map(({ deviceId }) => deviceId)).toEqual(["weather-EWR", "weather-JFK", "weather-LGA"]);
    expect(new Date(capture.firstMs).toISOString()).toBe("2013-01-01T06:00:00.000Z");
    expect(new Date(capture.lastMs).toISOString()).toBe("2013-12-30T23:00:00.000Z");
    for (const { readings } of capture.devices) {
      const times = readings.map(({ eventMs }) => eventMs);
      expect(times).toEqual([...new Set(times)].sort((one, other) => one - other));
    }
  });

  test("maps its first row to the contract's: 39.02 °F is 3.9 °C, and what the station does not measure is null", async () => {
    const { devices } = await readCapture({ ...weather, untilMs: Date.UTC(2013, 0, 2) });

    expect(devices[0]?.readings[0]?.row).toEqual({
      device_id: "weather-EWR",
      boot_id: "capture-34704f5d940d",
      seq: 0,
      event_time: Date.UTC(2013, 0, 1, 6),
      temperature_c: ((39.02 - 32) * 5) / 9,
      humidity_pct: 59.37,
      battery_v: null,
      vibration_mm_s: null,
      latitude: 40.6925,
      longitude: -74.1687,
      firmware: "1.0.0",
    });
  });

  test("of one day has the boot of the whole, which names the file, and numbers from 0", async () => {
    const day = await readCapture({ ...weather, fromMs: Date.UTC(2013, 4, 1), untilMs: Date.UTC(2013, 4, 2) });

    expect(day.readingCount).toBe(72);
    expect(rowsOf(day)[0]).toMatchObject({ boot_id: "capture-34704f5d940d", seq: 0 });
  });
});

describe("a captured file", () => {
  const rows = "id,t,temp\na,20,2\r\nb,5,\na,10,1\n";
  const expected = [
    ["a", 0, 10_000, 1],
    ["a", 1, 20_000, 2],
    ["b", 0, 5_000, null],
  ];
  const shown = (row: Readonly<Record<string, unknown>>): unknown[] => [
    row.device_id,
    row.seq,
    row.event_time,
    row.temperature_c,
  ];

  test("gives rows by device and time, whichever order and line ends it has", async () => {
    const capture = await captured({ content: rows, mapping });

    expect(rowsOf(capture).map(shown)).toEqual(expected);
  });

  test.each([
    ["gzip", "c.csv.gz", gzipSync(rows)],
    ["gzip by its bytes, whatever its name", "c.csv", gzipSync(rows)],
    ["two gzip members", "c.csv.gz", Buffer.concat([gzipSync(rows.slice(0, 16)), gzipSync(rows.slice(16))])],
    ["a byte-order mark", "c.csv", `\uFEFF${rows}`],
    ["a byte-order mark within gzip", "c.csv.gz", gzipSync(`\uFEFF${rows}`)],
    ["blank lines", "c.csv", rows.replaceAll("\n", "\n\n")],
    ["carriage returns alone", "c.csv", rows.replaceAll(/\r?\n/g, "\r")],
    ["no last line end", "c.csv", rows.trimEnd()],
    ["blanks around its cells", "c.csv", rows.replaceAll(",", " , ")],
    ["a delimiter too many", "c.csv", rows.replaceAll(/(\d|,)(\r?\n)/g, "$1,$2").replace("temp,", "temp")],
  ])("is read with %s", async (_, name, content) => {
    const capture = await captured({ content, name, mapping });

    expect(rowsOf(capture).map(shown)).toEqual(expected);
  });

  test.each([
    ["semicolons", rows.replaceAll(",", ";"), { delimiter: ";" }],
    ["tabs", rows.replaceAll(",", "\t"), { delimiter: "\t" }],
    ["lines in front", `"logger\nsays, so"\n\n${rows}`, { skipLines: 3 }],
    ["more header lines", rows.replace("\n", "\n,s,C\n,,Avg\n"), { header: 3 }],
    ["names in the mapping", rows.replace("id,t,temp\n", ""), { header: ["id", "t", "temp"] }],
    ["names instead of the file's", rows.replace("id,t,temp", "x,x,x"), { skipLines: 1, header: ["id", "t", "temp"] }],
    ["other quotes", rows.replace("a,20,2", "'a',20,'2'"), { quote: "'" }],
    ["Latin-1", Buffer.from(rows.replace("temp", "°C"), "latin1"), { encoding: "latin1", ...degrees }],
    ["UTF-8 with a mark, whatever the mapping says", `\uFEFF${rows}`, { encoding: "latin1" }],
  ])("is read with %s where the mapping says so", async (_, content, said) => {
    const capture = await captured({ content, mapping: { ...mapping, ...said } });

    expect(rowsOf(capture).map(shown)).toEqual(expected);
  });

  test("whose quotes mean nothing is read as it is", async () => {
    const site = { device: { column: "id" }, time: mapping.time, fields: { firmware: { column: "note" } } };

    const [row] = rowsOf(await captured({ content: 'id,note,t\na,3" pipe,1\n', mapping: { ...site, quote: "" } }));

    expect(row?.firmware).toBe('3" pipe');
  });

  test("is told by row and line also behind lines that are left out", async () => {
    const content = "logger 7\n\nid,t,temp\n,s,C\na,1,1\na,2,x\n";

    expect(await faultsOf({ content, mapping: { ...mapping, skipLines: 2, header: 2 } })).toEqual([
      'c.csv: row 2 (line 6): temp is "x"; it must be a number or one of "missing" in the mapping',
    ]);
  });

  test("of more bytes than are read at once is read whole", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `dev,"é, ü",${index},"${index}"`);
    const content = `id,note,t,temp\r\n${lines.join("\r\n")}\r\n`;

    const capture = await captured({ content, mapping });

    expect(capture.readingCount).toBe(20_000);
    expect(rowsOf(capture).every((row, index) => row.seq === index && row.temperature_c === index)).toBe(true);
  });

  test("may have line ends and delimiters within quotes, and is counted by lines all the same", async () => {
    const content = 'id,note,t,temp\na,"one,\ntwo",1,1\na,,2,x\n';

    expect(await faultsOf({ content, mapping })).toEqual([
      'c.csv: row 2 (line 4): temp is "x"; it must be a number or one of "missing" in the mapping',
    ]);
  });

  test.each([
    ["no bytes", "", "c.csv: there are no rows; give a file with readings"],
    ["a header alone", "id,t,temp\n", "c.csv: there are no rows; give a file with readings"],
    [
      "half a gzip",
      gzipSync("id,t,temp\na,1,2\n").subarray(0, 30),
      "c.csv: it is no whole gzip file: unexpected end of file; copy it again",
    ],
    ["UTF-16", Buffer.from(`\uFEFF${rows}`, "utf16le"), "c.csv: it is UTF-16; convert it: iconv -f UTF-16 -t UTF-8"],
    [
      "UTF-16 without a mark",
      Buffer.from(rows, "utf16le"),
      "c.csv: it holds bytes of 0, as UTF-16 and files cut off by a power loss do; convert it to UTF-8, or take them out",
    ],
    [
      "Latin-1",
      Buffer.from("id,t,temp\nGerät,1,2\n", "latin1"),
      'c.csv: it is not UTF-8; say "encoding": "latin1" in the mapping, or convert it',
    ],
    [
      "two columns of a name",
      "id,t,temp,temp\na,1,2,3\n",
      'c.csv: the header has temp twice; give the names: "header": [...]',
    ],
    ["no such columns", "id,temp2\na,1\n", "c.csv: the header has no column t, temp; it has id, temp2"],
    [
      "another delimiter",
      "id;t;temp\na;1;2\n",
      'c.csv: the header has no column t, id, temp; it has id;t;temp; say "delimiter": ";"',
    ],
  ])("with %s is refused", async (_, content, fault) => {
    expect(await faultsOf({ content, mapping })).toEqual([fault]);
  });

  test("with a quote left open is refused", async () => {
    const [fault] = await faultsOf({ content: 'id,t,temp\na,1,"2\na,2,3\n', mapping });

    expect(fault).toMatch(/^c\.csv: Quote Not Closed.*; mend the quotes, or say "quote": "" where they mean nothing$/);
  });

  test("with cells too few or too many is refused by row and line", async () => {
    expect(await faultsOf({ content: "id,t,temp\na,1\na,2,3,4\na,3,4\n", mapping })).toEqual([
      "c.csv: row 1 (line 2): there are 2 cells and 3 in the header; complete the row, or delete it",
      "c.csv: row 2 (line 3): there are 4 cells and 3 in the header; complete the row, or delete it",
    ]);
  });

  test("with many faulty rows is refused for the first five", async () => {
    const faults = await faultsOf({ content: `id,t,temp\n${"a,1,x\n".repeat(9)}`, mapping });

    expect(faults).toHaveLength(6);
    expect(faults[4]).toContain("row 5 (line 6)");
    expect(faults[5]).toBe("c.csv: later rows were not read");
  });

  test("is not looked at outside the range but for its time", async () => {
    const content = "id,t,temp\na,10,x\na,20,2\na,30,y\n";

    const capture = await captured({ content, mapping, fromMs: 20_000, untilMs: 30_000 });

    expect(rowsOf(capture).map(shown)).toEqual([["a", 0, 20_000, 2]]);
  });

  test("without a reading in the range is refused", async () => {
    expect(await faultsOf({ content: rows, mapping, untilMs: 0 })).toEqual([
      "c.csv: no reading lies in the range; change --from and --until",
    ]);
  });

  test("that is not there, and a mapping that is not, are refused by name", async () => {
    await expect(readCapture({ ...weather, file: "none.csv" })).rejects.toThrow("cannot read none.csv");
    await expect(readCapture({ ...weather, mappingFile: "none.json" })).rejects.toThrow("cannot read none.json");
    await expect(readCapture({ ...weather, file: captures, mappingFile: undefined })).rejects.toThrow("--mapping");
  });

  test("of a name that says nothing is read by the mapping's format", async () => {
    expect(await faultsOf({ content: rows, name: "c.dat", mapping })).toEqual([
      'c.dat: it is neither .csv, .tsv nor .jsonl (each may end in .gz); say "format": "csv" or "jsonl" in the mapping',
    ]);

    const capture = await captured({ content: rows, name: "c.dat", mapping: { ...mapping, format: "csv" } });

    expect(capture.readingCount).toBe(3);
  });

  test("is numbered by boot where it names boots, and keeps the numbers that it has", async () => {
    const content = "id,t,temp,boot,n\na,1,1,x,7\na,2,2,x,8\na,3,3,y,0\n";
    const boots = { ...mapping, fields: { ...mapping.fields, boot_id: { column: "boot" } } };
    const numbers = { ...mapping, fields: { ...mapping.fields, seq: { column: "n" } } };

    const byBoot = rowsOf(await captured({ content, mapping: boots }));
    const byFile = rowsOf(await captured({ content, mapping: numbers }));

    expect(byBoot.map((row) => [row.boot_id, row.seq])).toEqual([
      ["x", 0],
      ["x", 1],
      ["y", 0],
    ]);
    expect(byFile.map(({ seq }) => seq)).toEqual([7, 8, 0]);
  });

  test("of devices without a clock is sent at the mapping's time, which no column holds", async () => {
    const contract = defineTelemetry({
      topic: "plant/{device}",
      fields: [
        { column: "device", kind: "text", level: "device", description: "who measured" },
        { column: "temp", kind: "number", unit: "°C", description: "temperature" },
      ],
      device: "device",
      identity: ["device", "received_at"],
      eventTime: "received_at",
    });

    const { devices } = await captured({
      content: rows.replace("b,5,", "b,5,0"),
      contract,
      mapping: { ...mapping, fields: { temp: { column: "temp" } } },
    });

    expect(devices[1]).toEqual({ deviceId: "b", readings: [{ eventMs: 5_000, row: { device: "b", temp: 0 } }] });
  });
});

describe("a capture's first day", () => {
  const stage = { firstDay: "2010-01-01", stage: "dev", project: "millrace" };

  test("on or after the stage's is no fault", () => {
    expect(firstDayFault({ ...stage, firstMs: Date.UTC(2010, 0, 1) })).toBeUndefined();
  });

  test("before the stage's is one, with the command that mends it", () => {
    expect(firstDayFault({ ...stage, firstMs: Date.UTC(2004, 2, 10, 18) })).toBe(
      "the capture begins on 2004-03-10, and the stage's tables on 2010-01-01 (millrace:firstDay): " +
        "pulumi config set --stack dev millrace:firstDay 2004-03-10, or replay with --from 2010-01-01",
    );
  });
});
