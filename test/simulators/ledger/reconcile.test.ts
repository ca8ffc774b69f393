import { describe, expect, test } from "vitest";
import { deviceId } from "../../../lambdas/contract/brands.ts";
import { judgeRecord } from "../../../lambdas/contract/envelope.ts";
import { partitionOf } from "../../../lambdas/contract/partition.ts";
import { printReconciliation, reconciliationJson } from "../../../simulators/ledger/print.ts";
import { reconcile } from "../../../simulators/ledger/reconcile.ts";
import { summarise } from "../../../simulators/ledger/summary.ts";
import { delivered, distinctByWindow, queriesOver, reconciled } from "./pipeline-stub.ts";

const hourMs = 3_600_000;

describe("a run in which everything arrived", () => {
  test("passes, and the cloud's totals are the ledger's", async () => {
    const outcome = delivered();

    const { tally, verdict } = await reconciled(outcome);

    const expected = summarise(outcome.ledger);
    expect(verdict).toEqual({
      verdict: "PASS",
      lostCount: 0,
      inventedCount: 0,
      misjudgedCount: 0,
      wrongSumCount: 0,
      offenders: [],
    });
    expect(tally.readings).toMatchObject({
      acceptedCount: expected.acceptedCount,
      duplicatesRemovedCount: expected.duplicateCount,
      lateCount: expected.lateCount,
    });
    expect(tally.rejected.counts).toEqual(expected.rejectedCounts);
    expect(expected.acceptedCount).toBeGreaterThan(700);
    expect(expected.lateCount).toBeGreaterThan(10);
    expect(Object.keys(expected.rejectedCounts)).toHaveLength(7);
    expect(tally.reports.windowCount).toBe(3);
  });

  test("passes with every record delivered twice: at least once is what the hops promise", async () => {
    const outcome = delivered();
    outcome.telemetry.push(...outcome.telemetry);
    outcome.rejected.push(...outcome.rejected);

    const { tally, verdict } = await reconciled(outcome);

    expect(verdict.verdict).toBe("PASS");
    const { acceptedCount, duplicateCount } = summarise(outcome.ledger);
    expect(tally.readings.duplicatesRemovedCount).toBe(acceptedCount + 2 * duplicateCount);
  });

  test.each(["absent", "present"] as const)("passes with unacknowledged readings that are %s", async (fate) => {
    const { tally, verdict } = await reconciled(
      delivered({ unacknowledged: ({ seq }) => (seq % 7 === 3 ? fate : undefined) }),
    );

    expect(verdict.offenders).toEqual([]);
    expect(tally.ledger.unacknowledgedCount).toBeGreaterThan(50);
  });

  test("passes with unacknowledged readings of which some arrived", async () => {
    const unacknowledged = ({ seq }: { seq: number }) =>
      seq % 7 === 3 ? "present" : seq % 7 === 4 ? "absent" : undefined;

    expect((await reconciled(delivered({ unacknowledged }))).verdict.verdict).toBe("PASS");
  });
});

describe("a run that lost something fails and names it", () => {
  test("one reading of 800", async () => {
    const outcome = delivered();
    const lost = outcome.telemetry.find(({ device_id, seq }) => device_id === "dev-0003" && seq === 40)!;
    outcome.telemetry = outcome.telemetry.filter((row) => row !== lost);

    const { verdict } = await reconciled(outcome);

    const { dt, hour } = partitionOf(lost.event_time);
    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 1, inventedCount: 0 });
    expect(verdict.offenders[0]).toBe(`lost: device dev-0003 boot ${lost.boot_id} seq 40 (event hour ${dt} ${hour})`);
  });

  test("an object: every reading of one hour", async () => {
    const outcome = delivered();
    const isIn = (row: { event_time: number }): boolean => partitionOf(row.event_time).hour === "11";
    const lostCount = distinctByWindow(outcome.telemetry.filter(isIn)).get("2026-11-21 11");
    outcome.telemetry = outcome.telemetry.filter((row) => !isIn(row));

    const { verdict } = await reconciled(outcome);

    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount });
    expect(verdict.offenders[0]).toMatch(
      /^lost: device dev-0001 boot [0-9a-f]{12} seq [\d,-]+ \(event hour 2026-11-21 11\)$/,
    );
  });

  test("a rejected record", async () => {
    const outcome = delivered();
    const lost = outcome.rejected.shift()!;

    const { verdict } = await reconciled(outcome);

    const judgement = judgeRecord(lost, 7 * 24 * hourMs);
    const reason = judgement.kind === "rejected" ? judgement.reason : "none";
    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 1 });
    expect(verdict.offenders).toEqual([
      expect.stringMatching(
        `^lost: device dev-0001 boot [0-9a-f]{12} seq \\d+: must be rejected as ${reason}, is nowhere$`,
      ),
    ]);
  });

  test("everything, but names only the first five of each kind", async () => {
    const outcome = delivered();
    outcome.telemetry = [];
    outcome.rejected = [];

    const { verdict } = await reconciled(outcome);

    const { acceptedCount, rejectedCounts } = summarise(outcome.ledger);
    const rejectedCount = Object.values(rejectedCounts).reduce((total, count) => total + count, 0);
    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: acceptedCount + rejectedCount });
    expect(verdict.offenders).toHaveLength(10);
  });
});

describe("a run that holds what no device sent fails and names it", () => {
  test("a reading of an unknown device", async () => {
    const outcome = delivered();
    const [row] = outcome.telemetry;
    outcome.telemetry.push({ ...row!, device_id: deviceId("dev-9999"), seq: 3 });

    const { verdict } = await reconciled(outcome);

    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 0, inventedCount: 1 });
    expect(verdict.offenders[0]).toMatch(/^invented: device dev-9999 boot [0-9a-f]{12} seq 3 /);
  });

  test("a reading in another hour's partition is lost there and invented here", async () => {
    const outcome = delivered();
    const moved = outcome.telemetry.find(({ seq }) => seq === 5)!;
    outcome.telemetry = outcome.telemetry.filter((row) => row !== moved);
    outcome.telemetry.push({ ...moved, event_time: moved.event_time + hourMs });

    const { verdict } = await reconciled(outcome);

    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 1, inventedCount: 1 });
  });

  test("two readings in place of two others, with the same number, ends and sum", async () => {
    const outcome = delivered();
    const ofOne = outcome.telemetry.filter(({ device_id }) => device_id === "dev-0001");
    const renumber = (from: number, to: number): void => {
      outcome.telemetry = outcome.telemetry.map((row) =>
        row.device_id === "dev-0001" && row.seq === from ? { ...row, seq: to } : row,
      );
    };
    const accepted = new Set(ofOne.map(({ seq }) => seq));
    const missing = Array.from({ length: 50 }, (_, seq) => seq + 5).find((seq) => !accepted.has(seq))!;
    renumber(missing + 1, missing);

    const { verdict } = await reconciled(outcome);

    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 1, inventedCount: 1 });
  });

  test("a rejected record of a payload that no device sent", async () => {
    const outcome = delivered();
    outcome.rejected.push(
      JSON.stringify({
        payload: Buffer.from("{}").toString("base64"),
        topic: "devices/dev-0002/telemetry",
        client_id: "dev-0002",
        received_at: 0,
      }),
    );

    const { verdict } = await reconciled(outcome);

    expect(verdict).toMatchObject({ verdict: "FAIL", inventedCount: 1 });
    expect(verdict.offenders[0]).toMatch(/^invented: device dev-0002 payload [0-9a-f]{16}: .* is rejected as schema$/);
  });
});

describe("a run whose records went astray on the way", () => {
  test("fails where a transform's failure left a good reading among the rejected, and says how many", async () => {
    const outcome = delivered();
    const astray = outcome.telemetry.find(({ seq }) => seq === 9)!;
    outcome.telemetry = outcome.telemetry.filter((row) => row !== astray);
    const { event_time, received_at, ...fields } = astray;
    const payload = JSON.stringify({ v: 1, ...fields, event_time: new Date(event_time).toISOString() });
    const topic = `devices/${astray.device_id}/telemetry`;
    const clientId = astray.device_id;
    outcome.rejected.push(
      JSON.stringify({ payload: Buffer.from(payload).toString("base64"), topic, client_id: clientId, received_at }),
    );

    const { tally, verdict } = await reconciled(outcome);

    expect(tally.rejected.unprocessedCount).toBe(1);
    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 1, inventedCount: 0 });
  });

  test("fails where a payload was rejected for another reason than its own", async () => {
    const outcome = delivered();
    const fault = outcome.ledger.faults.find(
      ({ expected }) => expected.outcome === "rejected" && expected.reason === "too-old",
    )!;
    outcome.ledger.faults = outcome.ledger.faults.map((entry) =>
      entry === fault ? { ...fault, expected: { outcome: "rejected", reason: "clock-ahead" } } : entry,
    );

    const { verdict } = await reconciled(outcome);

    expect(verdict).toMatchObject({ verdict: "FAIL", misjudgedCount: 1 });
    expect(verdict.offenders[0]).toContain("must be rejected as clock-ahead, is rejected as too-old");
  });

  test("counts rule errors and dead letters, which fail nothing by themselves", async () => {
    const { tally, verdict } = await reconciled({ ...delivered(), ruleErrorCount: 2, deadLetterCount: 3 });

    expect(verdict.verdict).toBe("PASS");
    expect(reconciliationJson(tally, verdict)).toMatchObject({
      ruleErrors: 2,
      deadLettered: { "millrace-dev-objects-dlq": 3 },
    });
  });
});

describe("a report that counts wrongly fails the run", () => {
  test("one reading too many", async () => {
    const outcome = delivered();
    const counts = outcome.reportCounts.device_hourly!;
    const right = counts.get("2026-11-21 10")!;
    counts.set("2026-11-21 10", right + 1);

    const { verdict } = await reconciled(outcome);

    expect(verdict).toMatchObject({ verdict: "FAIL", wrongSumCount: 1, lostCount: 0 });
    expect(verdict.offenders).toEqual([
      `wrong sum: device_hourly of 2026-11-21 10 counts ${right + 1}; the ledger has ${right}`,
    ]);
  });

  test("a window without a row", async () => {
    const outcome = delivered();
    outcome.reportCounts.fleet_hourly!.delete("2026-11-21 12");

    const { verdict } = await reconciled(outcome);

    expect(verdict.offenders[0]).toMatch(
      /^wrong sum: fleet_hourly of 2026-11-21 12 counts nothing; the ledger has \d+$/,
    );
  });

  test("a window in which nothing was sent may have a row of 0", async () => {
    const outcome = delivered();
    outcome.reportCounts.fleet_hourly!.set("2026-11-21 13", 0);

    expect((await reconciled(outcome)).verdict.verdict).toBe("PASS");
  });
});

describe("a run without a reading", () => {
  test("fails: it proves nothing", async () => {
    const outcome = delivered();

    const { verdict } = await reconciled({ ...outcome, ledger: { boots: [], hours: [], faults: [] } });

    expect(verdict).toMatchObject({ verdict: "FAIL", offenders: [expect.stringContaining("nothing was sent")] });
  });
});

describe("the printed reconciliation", () => {
  test("has the ledger's and the cloud's totals side by side and ends with the verdict", async () => {
    const outcome = delivered();
    const { tally, verdict } = await reconciled(outcome);

    const lines = printReconciliation(tally, verdict).split("\n");

    const { acceptedCount } = summarise(outcome.ledger);
    expect(lines.find((line) => line.startsWith("accepted"))?.split(/\s+/)).toEqual([
      "accepted",
      `${acceptedCount}`,
      `${acceptedCount}`,
    ]);
    expect(lines.filter((line) => line.startsWith("lost"))).toHaveLength(1);
    expect(lines.at(-1)).toBe("PASS");
  });
});

describe("a reconciliation", () => {
  test("asks 5 statements of a run that is whole", async () => {
    const outcome = delivered();
    const queries = await queriesOver(outcome);
    const asked: string[] = [];

    await reconcile({
      ledger: outcome.ledger,
      queries: { rows: (sql) => (asked.push(sql), queries.rows(sql)) },
      leftovers: { ruleErrorCount: () => Promise.resolve(0), deadLetters: () => Promise.resolve([]) },
      acceptedLatenessMs: 7 * 24 * hourMs,
    });

    expect(asked).toHaveLength(5);
  });
});
