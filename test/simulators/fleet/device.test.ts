import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultTelemetry, judgeOf, receivedAt, type Telemetry } from "../../../contract/index.ts";
import { noFaults } from "../../../simulators/fleet/fault-mix.ts";
import type { Attempt } from "../../../simulators/ledger/attempt.ts";
import { crewSetup, manyFaults, possibleFaults, publishedBy, startMs, type Published } from "./fleet-setup.ts";
import { batches, contracts } from "./other-contracts.ts";

const hourMs = 3_600_000;

/** What the contract makes of a message: rows without their receipt, and rejections by position. */
function judged(contract: Telemetry, { topic, payload, sentMs }: Attempt) {
  const judgements = judgeOf(contract)({ payload, topic, receivedAtMs: sentMs });
  return {
    rows: judgements.flatMap((judgement) => {
      if (judgement.kind === "rejected") return [];
      const { [receivedAt]: received, ...row } = judgement.row;
      expect(received).toBe(sentMs);
      return [row];
    }),
    rejections: judgements.flatMap((judgement, position) =>
      judgement.kind === "rejected" ? [{ position, reason: judgement.reason }] : [],
    ),
  };
}

const seqOf = ({ readings: [reading] }: Attempt): number => Number(reading?.row["seq"]);

describe.each(Object.entries(contracts))("a device of %s", (_name, contract) => {
  test("is judged as it expects in every reading, whatever the seed, the step and the interval", () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.maxSafeNat(),
          index: fc.nat(9_998),
          intervalMs: fc.integer({ min: 5_000, max: 600_000 }),
          stepMs: fc.constantFrom(1_000, 10_000, 60_000),
          readingsPerMessage: fc.integer({ min: 1, max: 12 }),
        }),
        ({ seed, index, intervalMs, stepMs, readingsPerMessage }) => {
          const faults = possibleFaults(contract);
          const setup = crewSetup({ contract, seed, indexes: [index], intervalMs, faults, readingsPerMessage });

          const published = publishedBy(setup, { contract, stepMs, durationMs: hourMs });

          for (const { attempt } of published) {
            const { rows, rejections } = judged(contract, attempt);
            expect(rejections).toEqual(attempt.rejections);
            expect(rows).toEqual(attempt.readings.map(({ row }) => row));
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  test("measures 360 readings an hour and sends each once where nothing goes wrong", () => {
    const published = publishedBy(crewSetup({ contract }), { contract, stepMs: 1_000, durationMs: hourMs });

    const measured = published.reduce((sum, { attempt }) => sum + attempt.measuredCount, 0);
    expect(measured).toBe(360);
    expect(published.flatMap(({ attempt }) => attempt.readings)).toHaveLength(360);
    expect(published).toHaveLength(contract.readings === undefined ? 360 : 36);
  });
});

describe("a device with faults", () => {
  test("numbers its readings from 0 without gaps, and a duplicate repeats the bytes of its first copy", () => {
    const published = publishedBy(crewSetup({ faults: { ...manyFaults, malformed: 0, "out-of-range": 0 } }), {
      stepMs: 1_000,
      durationMs: 2 * hourMs,
    });

    const firstCopies = new Map<number, string | Uint8Array>();
    for (const { attempt } of published) {
      if (attempt.measuredCount === 0) expect(attempt.payload).toEqual(firstCopies.get(seqOf(attempt)));
      else expect(firstCopies.has(seqOf(attempt))).toBe(false);
      firstCopies.set(seqOf(attempt), attempt.payload);
    }
    expect([...firstCopies.keys()].sort((one, other) => one - other)).toEqual(
      Array.from({ length: 720 }, (_, seq) => seq),
    );
  });

  test("every fault of the mix occurs at about its rate", () => {
    const setup = crewSetup({ indexes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], faults: manyFaults });

    const published = publishedBy(setup, { stepMs: 10_000, durationMs: 2 * hourMs });

    const readings = 7_200;
    for (const [fault, rate] of Object.entries(manyFaults)) {
      const count = published.filter(({ attempt }) => attempt.fault === fault && attempt.measuredCount > 0).length;
      // A reading after one out of order stays plain, so a tenth of the draws is not made.
      expect(count / readings).toBeGreaterThan(rate * 0.75);
      expect(count / readings).toBeLessThan(rate * 1.25);
    }
  });

  test("a reading out of order is sent right after the one that follows it", () => {
    const setup = crewSetup({ faults: { ...noFaults, "out-of-order": 0.2 } });

    const seqs = publishedBy(setup, { stepMs: 1_000, durationMs: hourMs }).map(({ attempt }) => seqOf(attempt));

    const swapped = seqs.filter((seq, index) => seqs[index - 1] === seq + 1);
    expect(swapped.length).toBeGreaterThan(40);
    expect(seqs.filter((seq, index) => seq !== index)).toHaveLength(2 * swapped.length);
  });

  test("spoils one reading of a message and leaves the others, or the message as a whole", () => {
    const setup = crewSetup({ contract: batches, faults: { ...noFaults, malformed: 1 }, readingsPerMessage: 5 });

    const published = publishedBy(setup, { contract: batches, stepMs: 10_000, durationMs: 4 * hourMs });

    const kept = new Set(published.map(({ attempt }) => attempt.readings.length));
    expect(kept).toEqual(new Set([0, 4]));
  });
});

describe("a seed", () => {
  test("gives the same payloads whatever the crew, the step and the number sent at once", () => {
    const together = publishedBy(crewSetup({ indexes: [0, 1, 2, 3], faults: manyFaults }), {
      stepMs: 1_000,
      durationMs: hourMs,
    });
    const alone = publishedBy(crewSetup({ indexes: [2], faults: manyFaults }), {
      stepMs: 20_000,
      durationMs: hourMs,
      countMax: 3,
    });

    const payloads = (all: readonly Published[], id: string): unknown[] =>
      all.filter(({ deviceId: of }) => of === id).map(({ attempt: { payload, fault } }) => ({ payload, fault }));
    expect(payloads(alone, "dev-0003")).toEqual(payloads(together, "dev-0003"));
    expect(payloads(alone, "dev-0003").length).toBeGreaterThan(360);
  });

  test("gives every device a boot id, a phase and signals of its own", () => {
    const published = publishedBy(crewSetup({ indexes: Array.from({ length: 200 }, (_, index) => index) }), {
      stepMs: 10_000,
      durationMs: 10_000,
    });

    const rows = published.flatMap(({ attempt }) => attempt.readings.map(({ row }) => row));
    expect(new Set(rows.map((row) => row["boot_id"])).size).toBe(200);
    expect(new Set(rows.map((row) => row[defaultTelemetry.eventTime])).size).toBeGreaterThan(190);
    expect(rows.every((row) => Number(row["event_time"]) >= startMs)).toBe(true);
    expect(new Set(published.map(({ attempt }) => attempt.payload)).size).toBe(200);
  });
});
