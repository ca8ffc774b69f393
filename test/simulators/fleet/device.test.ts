import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { deviceId } from "../../../lambdas/contract/brands.ts";
import { judge } from "../../../lambdas/contract/judge.ts";
import { isLate } from "../../../lambdas/contract/late.ts";
import { telemetryTopic } from "../../../lambdas/contract/telemetry.ts";
import { acceptedLatenessMsDefault } from "../../../queries/lateness.ts";
import { noFaults } from "../../../simulators/fleet/fault-mix.ts";
import { crewSetup, manyFaults, publishedBy, startMs, type Published } from "./fleet-setup.ts";

const hourMs = 3_600_000;

function judged({ deviceId: id, receivedMs, attempt }: Published): string {
  const topic = telemetryTopic(deviceId(id));
  const delivery = { payload: attempt.payload, topic, receivedAtMs: receivedMs };
  const judgement = judge({ ...delivery, acceptedLatenessMs: acceptedLatenessMsDefault });
  if (judgement.kind === "rejected") return judgement.reason;
  return isLate(judgement.reading) ? "late" : "accepted";
}

function expected({ attempt }: Published): string {
  return attempt.expected.outcome === "rejected" ? attempt.expected.reason : attempt.expected.outcome;
}

describe("a device with faults", () => {
  test("the contract judges every publish as the device expects, whatever the seed, the step and the interval", () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.maxSafeNat(),
          index: fc.nat(99_999),
          intervalMs: fc.integer({ min: 5_000, max: 600_000 }),
          stepMs: fc.constantFrom(1_000, 10_000, 60_000),
        }),
        ({ seed, index, intervalMs, stepMs }) => {
          const setup = crewSetup({ seed, indexes: [index], intervalMs, faults: manyFaults });

          const published = publishedBy(setup, { stepMs, durationMs: hourMs });

          for (const one of published) {
            if (expected(one) === "duplicate") expect(["accepted", "late"]).toContain(judged(one));
            else expect(judged(one)).toBe(expected(one));
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test("numbers its readings from 0 without gaps, and a duplicate repeats the bytes of its first copy", () => {
    const published = publishedBy(crewSetup({ faults: manyFaults }), { stepMs: 1_000, durationMs: 2 * hourMs });

    const firstCopies = new Map<number, string | Uint8Array>();
    for (const { attempt } of published) {
      if (attempt.expected.outcome === "duplicate") expect(attempt.payload).toEqual(firstCopies.get(attempt.seq));
      else expect(firstCopies.has(attempt.seq)).toBe(false);
      firstCopies.set(attempt.seq, attempt.payload);
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
      const count = published.filter(({ attempt }) => attempt.fault === fault).length;
      // A reading after one out of order stays plain, so a tenth of the draws is not made.
      expect(count / readings).toBeGreaterThan(rate * 0.75);
      expect(count / readings).toBeLessThan(rate * 1.25);
    }
  });

  test("a reading out of order is sent right after the one that follows it", () => {
    const setup = crewSetup({ faults: { ...noFaults, "out-of-order": 0.2 } });

    const seqs = publishedBy(setup, { stepMs: 1_000, durationMs: hourMs }).map(({ attempt }) => attempt.seq);

    const swapped = seqs.filter((seq, index) => seqs[index - 1] === seq + 1);
    expect(swapped.length).toBeGreaterThan(40);
    expect(seqs.filter((seq, index) => seq !== index)).toHaveLength(2 * swapped.length);
  });

  test("without faults 360 readings an hour are accepted, each in the step after its event time", () => {
    const published = publishedBy(crewSetup(), { stepMs: 1_000, durationMs: hourMs });

    expect(published).toHaveLength(360);
    for (const { attempt, receivedMs } of published) {
      expect(attempt.expected).toEqual({ outcome: "accepted" });
      expect(receivedMs - attempt.eventMs).toBeLessThan(1_000);
      expect(attempt.eventMs).toBeGreaterThanOrEqual(startMs);
    }
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
      all
        .filter(({ deviceId: of }) => of === id)
        .map(({ attempt: { seq, payload, fault } }) => ({ seq, payload, fault }));
    expect(payloads(alone, "dev-0003")).toEqual(payloads(together, "dev-0003"));
    expect(payloads(alone, "dev-0003").length).toBeGreaterThan(360);
  });

  test("gives every device a boot id, a phase and signals of its own", () => {
    const published = publishedBy(crewSetup({ indexes: Array.from({ length: 200 }, (_, index) => index) }), {
      stepMs: 10_000,
      durationMs: 10_000,
    });

    expect(new Set(published.map(({ bootId }) => bootId)).size).toBe(200);
    expect(new Set(published.map(({ attempt }) => attempt.eventMs)).size).toBeGreaterThan(190);
    expect(new Set(published.map(({ attempt }) => attempt.payload)).size).toBe(200);
  });
});
