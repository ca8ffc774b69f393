import { describe, expect, test } from "vitest";
import type { Value } from "../../../contract/index.ts";
import { defineTelemetry } from "../../../contract/index.ts";
import { captured, faultsOf, rowsOf } from "./captured.ts";

const contract = defineTelemetry({
  topic: "t/{site}/{device}",
  fields: [
    { column: "device", kind: "text", level: "device", description: "who" },
    { column: "site", kind: "text", level: "site", description: "where" },
    { column: "at", kind: "timestamp", format: "epoch-ms", description: "when" },
    { column: "x", kind: "number", unit: "1", min: 0, max: 50, presence: "nullable", description: "a number" },
    { column: "n", kind: "integer", presence: "nullable", description: "a whole number" },
    { column: "is_open", kind: "boolean", presence: "optional", description: "a switch" },
    { column: "crop", kind: "text", values: ["tomato", "pepper"], presence: "optional", description: "a text" },
    { column: "sent_at", kind: "timestamp", format: "iso", presence: "optional", description: "another time" },
  ],
  device: "device",
  identity: ["device", "at"],
  eventTime: "at",
});
const time = { column: "t", format: "iso" };
const base = { device: { constant: "d" }, time, fields: { site: { constant: "s" } } };

interface OneValue {
  readonly column: string;
  /** Of its column in the file, `v`. */
  readonly cell: unknown;
  readonly source?: object;
  readonly rules?: object;
}

/** A file in JSON Lines of one row. */
const capture = ({ column, cell, source = { column: "v" }, rules = {} }: OneValue) => ({
  contract,
  name: "c.jsonl",
  content: JSON.stringify({ t: "2026-01-05T10:00:00Z", v: cell }),
  mapping: { ...base, ...rules, fields: { ...base.fields, [column]: source } },
});

async function valueOf(one: OneValue): Promise<Value | undefined> {
  const [row] = rowsOf(await captured(capture(one)));
  return row?.[one.column];
}

const faultOf = async (one: OneValue): Promise<string | undefined> =>
  (await faultsOf(capture(one)))[0]?.replace("c.jsonl: row 1 (line 1): ", "");

describe("a number", () => {
  test.each([
    ["21.5", 21.5],
    [" 21 ", 21],
    ["-127", -127],
    ["+3", 3],
    [".5", 0.5],
    ["5.", 5],
    ["1e1", 10],
    ["2.5E-1", 0.25],
    ["-0", 0],
    ["007", 7],
    [21.5, 21.5],
    [1e21, 1e21],
    [0.30000000000000004, 0.30000000000000004],
    ["", null],
    [null, null],
    ["NA", null],
    [" NA ", null],
    [-999, null],
  ])("%j is %j", async (cell, value) => {
    expect(await valueOf({ column: "x", cell, rules: { missing: ["", "NA", "-999"] } })).toBe(value);
  });

  test.each([
    "0x15",
    "1_000",
    "NaN",
    "nan",
    "inf",
    "-Infinity",
    "1 000",
    "12abc",
    "−5",
    "1e",
    "--1",
    "٣",
    true,
    "1,2,3",
  ])("%j is refused", async (cell) => {
    expect(await faultOf({ column: "x", cell })).toContain(
      `v is ${JSON.stringify(String(cell))}; it must be a number or one of "missing" in the mapping`,
    );
  });

  test.each([
    ["21,5", '; for a decimal mark say "decimal": ","'],
    ["1.234,5", '; for groups of thousands say "thousands" and "decimal"'],
    ["1,234,567", '; for groups of thousands say "thousands" and "decimal"'],
  ])("%s is refused with what it may be", async (cell, hint) => {
    expect(await faultOf({ column: "x", cell })).toBe(
      `v is "${cell}"; it must be a number or one of "missing" in the mapping${hint}`,
    );
  });

  test.each([
    ["21,5", { decimal: "," }, 21.5],
    ["1.234,5", { decimal: ",", thousands: "." }, 1234.5],
    ["1,234,567.25", { thousands: "," }, 1_234_567.25],
    ["1'234", { thousands: "'" }, 1_234],
    ["1 234", { thousands: " " }, 1_234],
    ["1234", { thousands: "," }, 1_234],
  ])("%s with %j is %d", async (cell, rules, value) => {
    expect(await valueOf({ column: "x", cell, rules })).toBe(value);
  });

  test("with groups that are none is refused", async () => {
    expect(await faultOf({ column: "x", cell: "1.23,5", rules: { decimal: ",", thousands: "." } })).toContain("1.23,5");
  });

  test.each([
    [{ value: 21.5, unit: "C" }, 'v is {"value":21.5,"unit":"C"}; name the value within it, such as "path": "v.value"'],
    [[21.5], 'v is [21.5]; name the value within it, such as "path": "v[0]"'],
  ])("within %j is refused with the path to it, which reads it", async (cell, fault) => {
    const path = /"path": "(.*)"$/.exec(fault)?.[1];

    expect(await faultOf({ column: "x", cell })).toBe(fault);
    expect(await valueOf({ column: "x", cell, source: { path } })).toBe(21.5);
  });

  test("outside the contract's range is replayed as it is", async () => {
    expect(await valueOf({ column: "x", cell: "-127" })).toBe(-127);
  });

  test("beyond a double is refused", async () => {
    expect(await faultOf({ column: "x", cell: "1e999" })).toBe(
      'v is "1e999"; it is larger than any number that a double holds',
    );
  });
});

describe("a whole number", () => {
  test.each([
    ["42", 42],
    ["42.0", 42],
    ["-7", -7],
    ["9007199254740991", 9_007_199_254_740_991],
    [3, 3],
  ])("%j is %d", async (cell, value) => {
    expect(await valueOf({ column: "n", cell })).toBe(value);
  });

  test.each(["42.5", "9007199254740992", "9007199254740993", "1711711711123456789", "1e300"])(
    "%s is refused",
    async (cell) => {
      expect(await faultOf({ column: "n", cell })).toBe(`v is "${cell}"; it must be a whole number within ±(2^53 - 1)`);
    },
  );

  test("of more digits than a double holds, as a number of JSON, is refused as it is written", async () => {
    const { content, ...rest } = capture({ column: "n", cell: 1 });

    const faults = await faultsOf({ ...rest, content: content.replace("1}", "9007199254740993}") });

    expect(faults[0]).toContain('v is "9007199254740993"');
  });

  test("may come of a conversion: 4.1 V are 4,100 mV", async () => {
    const source = { column: "v", convert: { scale: 1_000, offset: 0 } };

    expect(await valueOf({ column: "n", cell: "4.1", source })).toBe(4_100);
    expect(await faultOf({ column: "n", cell: "4.1005", source })).toContain("it comes to 4100.5");
  });
});

describe("a switch, a text and a constant", () => {
  test.each([
    ["TRUE", true],
    ["0", false],
    [1, true],
    [false, false],
    ["off", false],
    ["", null],
  ])("the switch %j is %j", async (cell, value) => {
    expect(await valueOf({ column: "is_open", cell })).toBe(value);
  });

  test("a switch of other words needs the mapping to say them", async () => {
    const words = { true: ["auf", "offen"], false: "zu" };

    expect(await faultOf({ column: "is_open", cell: "zu" })).toBe(
      'v is "zu"; it must be one of true, yes, on, 1, false, no, off, 0; say others by "words"',
    );
    expect(await valueOf({ column: "is_open", cell: "offen", source: { column: "v", words } })).toBe(true);
    expect(await valueOf({ column: "is_open", cell: "zu", source: { column: "v", words } })).toBe(false);
  });

  test.each([
    [" tomato ", "tomato"],
    ["potato", "potato"],
    [7, "7"],
  ])("the text %j is %j, also where the contract names others", async (cell, value) => {
    expect(await valueOf({ column: "crop", cell })).toBe(value);
  });

  test("texts may stand for the contract's", async () => {
    const source = { column: "v", values: { T: "tomato" } };

    expect(await valueOf({ column: "crop", cell: "T", source })).toBe("tomato");
    expect(await faultOf({ column: "crop", cell: "P", source })).toBe(
      'v is "P"; fields.crop.values has no such text; add it',
    );
  });

  test("a constant stands in every row, one by device in the device's", async () => {
    const source = { constants: { d: true } };

    expect(await valueOf({ column: "is_open", cell: "", source: { constant: false } })).toBe(false);
    expect(await valueOf({ column: "is_open", cell: "", source })).toBe(true);
    expect(await valueOf({ column: "is_open", cell: "", source: { constants: { other: true } } })).toBeNull();
    expect(await faultOf({ column: "site", cell: "", source: { constants: { other: "s" } } })).toBe(
      'the device is "d", for which fields.site.constants has no value; add it',
    );
  });

  test("a required field without a value is refused, and so is a level of a topic that cannot be one", async () => {
    expect(await faultOf({ column: "site", cell: "" })).toBe(
      "v has no value, and the contract requires site; complete the row, or make the field nullable",
    );
    expect(await faultOf({ column: "site", cell: "a/b" })).toBe(
      'site is "a/b"; as a level of the topic it can hold no /, + or #',
    );
  });

  test.each(["a/b", "a b", "", "x".repeat(129)])("the device %j is refused", async (device) => {
    const content = JSON.stringify({ t: "2026-01-05T10:00:00Z", id: device });
    const mapping = { ...base, device: { column: "id" } };

    expect((await faultsOf({ contract, name: "c.jsonl", content, mapping }))[0]).toMatch(
      device === "" ? /id has no value, and names the device/ : /a device id is 1 to 128 letters/,
    );
  });
});

describe("keys that are left out", () => {
  const content = '{"t":"2026-01-05T10:00:00Z","v":1}\n{"t":"2026-01-05T10:01:00Z","open":true}';
  const mapping = { ...base, fields: { ...base.fields, x: { column: "v" }, is_open: { column: "open" } } };

  test("are refused unless the mapping says that nothing was measured then", async () => {
    expect((await faultsOf({ contract, name: "c.jsonl", content, mapping }))[0]).toBe(
      'c.jsonl: row 1 (line 1): there is no open; where keys are left out when nothing was measured, say "absent": "missing"',
    );

    const sparse = rowsOf(
      await captured({ contract, name: "c.jsonl", content, mapping: { ...mapping, absent: "missing" } }),
    );

    expect(sparse.map((row) => [row.x, row.is_open])).toEqual([
      [1, null],
      [null, true],
    ]);
  });

  test("from every row are refused as a slip of the mapping", async () => {
    const slip = { ...mapping, absent: "missing", fields: { ...mapping.fields, n: { column: "nn" } } };

    expect(await faultsOf({ contract, name: "c.jsonl", content, mapping: slip })).toEqual([
      "c.jsonl: no row has nn; mend its name in the mapping",
    ]);
  });

  test.each(['{"t"', "[1]", "null", "7", '{"t":NaN}'])("a line %s is refused", async (line) => {
    expect((await faultsOf({ contract, name: "c.jsonl", content: line, mapping: base }))[0]).toMatch(
      /^c\.jsonl: row 1 \(line 1\): it is no JSON/,
    );
  });
});
