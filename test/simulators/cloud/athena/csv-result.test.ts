// Results survive their CSV form, nulls and quotes included.
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeCsv, encodeCsv } from "../../../../simulators/cloud/athena/results/csv-result.ts";

test("any rows of one width come back as they were", () => {
  const cell = fc.option(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", "ü", " ") }));
  const tables = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }));

  fc.assert(
    fc.property(tables, (rows) => {
      const header = Array.from({ length: rows[0]?.length ?? 1 }, (_, index) => `column ${index}`);
      expect(decodeCsv(encodeCsv(header, rows))).toEqual([header, ...rows]);
    }),
  );
});
