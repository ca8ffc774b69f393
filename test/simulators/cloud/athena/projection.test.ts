// Partition projection's arithmetic: which values a property list stands for.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CatalogTable } from "../../../../simulators/cloud/ports/table-catalog.ts";
import { projectedKeys, type ProjectedKey } from "../../../../simulators/cloud/athena/storage/projection.ts";

const nowMs = Date.UTC(2026, 10, 21, 12, 34, 56);

function keyOf(properties: Readonly<Record<string, string>>): ProjectedKey {
  const named = Object.entries(properties).map(([name, value]): [string, string] => [`projection.k.${name}`, value]);
  const table: CatalogTable = {
    databaseName: "fleet",
    name: "t",
    tableType: "EXTERNAL_TABLE",
    parameters: Object.fromEntries(named),
    storage: {
      columns: [],
      location: "s3://lake/t/",
      inputFormat: "",
      outputFormat: "",
      serde: { library: "", parameters: {} },
    },
    partitionKeys: [{ name: "k", type: "string" }],
    versionId: "0",
    createdAtMs: 0,
    updatedAtMs: 0,
  };
  const [key] = projectedKeys(table, nowMs);
  return key!;
}

const valuesOf = (properties: Readonly<Record<string, string>>): readonly string[] => [...keyOf(properties).values()];

describe("a projected key", () => {
  test.each([
    [{ type: "enum", values: "a, b,c" }, ["a", "b", "c"]],
    [{ type: "integer", range: "0,3", digits: "2" }, ["00", "01", "02", "03"]],
    [{ type: "integer", range: "10,20", interval: "5" }, ["10", "15", "20"]],
    [{ type: "date", format: "yyyy-MM-dd", range: "2026-11-19,NOW" }, ["2026-11-19", "2026-11-20", "2026-11-21"]],
    [{ type: "date", format: "yyyy-MM-dd", range: "NOW-1DAYS,NOW+1DAY" }, ["2026-11-20", "2026-11-21", "2026-11-22"]],
    [{ type: "date", format: "yyyy/MM", range: "2026/01,2026/07", interval: "3" }, ["2026/01", "2026/04", "2026/07"]],
    [
      { type: "date", format: "yyyy/MM/dd/HH", range: "NOW-1HOURS,NOW", interval: "1", "interval.unit": "HOURS" },
      ["2026/11/21/11", "2026/11/21/12"],
    ],
    [
      { type: "date", format: "'y'yyyy", range: "y2024,NOW", "interval.unit": "YEARS", interval: "1" },
      ["y2024", "y2025", "y2026"],
    ],
  ])("%o stands for %o", (properties, values) => {
    expect(valuesOf(properties)).toEqual(values);
  });

  test("has exactly the values that it lists", () => {
    const key = keyOf({ type: "date", format: "yyyy-MM-dd", range: "2026-01-01,2026-12-31", interval: "7" });
    const values = new Set(key.values());
    expect(values.size).toBe(key.count);
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 800 }), (dayOffset) => {
        const day = new Date(Date.UTC(2026, 0, 1 + dayOffset)).toISOString().slice(0, 10);
        return key.has(day) === values.has(day);
      }),
    );
  });

  test.each([
    [{ type: "date", format: "yyyy-MM-dd", range: "someday,NOW" }, "projection.k.range is someday,NOW"],
    [{ type: "date", format: "EEE", range: "NOW,NOW" }, "date format EEE: EEE is not known here"],
    [{ type: "integer", range: "5,1" }, "projection.k.range is 5,1"],
    [{ type: "round" }, "projection.k.type is round"],
  ])("%o is refused: %s", (properties, message) => {
    expect(() => keyOf(properties)).toThrow(message);
  });
});
