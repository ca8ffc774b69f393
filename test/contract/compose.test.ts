// The way back, over contracts at random: what is composed of rows is judged to the rows again; and no message makes a judge throw.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  composeMessage,
  encodeMessage,
  judgeOf,
  rejectionReasons,
  storedColumns,
  topicOf,
} from "../../contract/index.ts";
import { anyContract, anyRows } from "./random-contract.ts";

const receivedAtMs = Date.parse("2026-09-01T00:00:00Z");
const anyWorld = anyContract.chain((contract) => anyRows(contract, receivedAtMs).map((rows) => ({ contract, rows })));

describe("composeMessage", () => {
  test("rows of any contract come back from their message, values and columns", () => {
    fc.assert(
      fc.property(anyWorld, ({ contract, rows }) => {
        const topic = topicOf(contract, rows[0]!);
        const payload = encodeMessage(contract, composeMessage(contract, rows), topic);
        const judgements = judgeOf(contract)({ payload, topic, receivedAtMs });
        const names = storedColumns(contract).map(({ name }) => name);
        const ordered = rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
        expect(judgements).toEqual(ordered.map((row) => ({ kind: "accepted", row })));
      }),
      { numRuns: 400 },
    );
  });
});

describe("judgeOf any contract", () => {
  const anyPayload = fc.oneof(fc.json(), fc.string(), fc.uint8Array({ maxLength: 200 }));

  test("answers at least one judgement with a known reason, whatever is published", () => {
    fc.assert(
      fc.property(anyContract, anyPayload, fc.constantFrom("t/a", "t", "t/a/b", "u/a"), (contract, payload, topic) => {
        const reasons = judgeOf(contract)({ payload, topic, receivedAtMs }).map((judgement) =>
          judgement.kind === "accepted" ? "accepted" : judgement.reason,
        );
        expect(["accepted", ...rejectionReasons]).toEqual(expect.arrayContaining(reasons));
        expect(reasons.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  test("takes whatever a contract's own decoding makes, also what JSON cannot say", () => {
    const circular: unknown[] = [];
    circular.push(circular);
    const anything = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
      fc.constantFrom<unknown>(Symbol("s"), () => 1, circular, 10n, Number.NaN, new Proxy({}, {})),
    );
    fc.assert(
      fc.property(anyContract, anything, anything, (contract, whole, part) => {
        const members = Object.fromEntries(contract.fields.map(({ column, path = column }) => [path, part]));
        for (const decoded of [whole, members]) {
          const judge = judgeOf({ ...contract, decode: () => decoded });
          const judgements = judge({ payload: "", topic: "t/a", receivedAtMs });
          const kinds = judgements.map(({ kind }) => kind);
          expect(["accepted", "rejected"]).toEqual(expect.arrayContaining(kinds));
        }
      }),
      { numRuns: 300 },
    );
  });
});
