// What a reconciliation counts and says, over a pipeline in memory: falsified.test.ts has what it must find.
import { describe, expect, test } from "vitest";
import { defaultTelemetry, judgeEnvelope, judgeOf, parseEnvelope } from "../../../contract/index.ts";
import { printReconciliation, reconciliationJson } from "../../../simulators/ledger/print.ts";
import { summarise } from "../../../simulators/ledger/summary.ts";
import { reconciled } from "./pipeline-stub.ts";
import { equalReports, reports } from "./unchecked-report.ts";

const judge = judgeOf(defaultTelemetry);

describe("a run in which everything arrived", () => {
  test("passes, and the cloud's totals are the ledger's", async () => {
    const { ledger, tally, verdict } = await reconciled();

    const expected = summarise(ledger);
    expect(verdict).toEqual({
      verdict: "PASS",
      lostCount: 0,
      inventedCount: 0,
      misjudgedCount: 0,
      wrongValueCount: 0,
      wrongFigureCount: 0,
      unplannedCount: 0,
      offenders: [],
    });
    expect(tally.table).toEqual({
      acceptedCount: expected.acceptedCount,
      duplicatesRemovedCount: expected.duplicateCount,
      lateCount: expected.lateCount,
    });
    expect(tally.rejected.counts).toEqual(expected.rejectedCounts);
    expect(expected.acceptedCount).toBeGreaterThan(700);
    expect(expected.lateCount).toBeGreaterThan(10);
    expect(Object.keys(expected.rejectedCounts)).toHaveLength(7);
    expect(tally.reports.windowCount).toBe(3);
    expect(tally.plannedCount).toBe(expected.measuredCount);
  });

  test("passes with every record delivered twice where hops may deliver again", async () => {
    const { ledger, tally, verdict } = await reconciled({
      transform: (stored) => [stored, stored],
      rejected: (records) => [...records, ...records],
      mayRedeliver: true,
    });

    expect(verdict.offenders).toEqual([]);
    const { acceptedCount, duplicateCount } = summarise(ledger);
    expect(tally.table.duplicatesRemovedCount).toBe(acceptedCount + 2 * duplicateCount);
  });

  test.each(["absent", "present"] as const)("passes with unacknowledged readings that are %s", async (fate) => {
    let count = 0;

    const { tally, verdict } = await reconciled({ unacknowledged: () => (count++ % 7 === 3 ? fate : undefined) });

    expect(verdict.offenders).toEqual([]);
    expect(tally.ledger.unacknowledgedCount).toBeGreaterThan(50);
  });
});

describe("a run that lost something fails and names it", () => {
  test("an object: every reading of one hour", async () => {
    const { ledger, verdict } = await reconciled({ transform: (stored) => (stored.hour === "11" ? [] : [stored]) });

    const lost = ledger.hours.filter(({ hour }) => hour === "11");
    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: lost.reduce((sum, hour) => sum + countOf(hour), 0) });
    expect(verdict.offenders[0]).toMatch(
      /^lost: device dev-0001 boot_id [0-9a-f]{12} seq [\d,-]+ \(event hour 2026-11-21 11\)$/,
    );
  });

  test("a rejected record", async () => {
    let first = "";

    const { verdict } = await reconciled({
      rejected: ([lost = "", ...others]) => {
        first = lost;
        return others;
      },
    });

    const [judged] = judgeEnvelope(parseEnvelope(first), judge);
    const reason = judged?.judgement.kind === "rejected" ? judged.judgement.reason : "none";
    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 1 });
    expect(verdict.offenders).toEqual([
      expect.stringMatching(
        `^lost: device dev-0001 payload [0-9a-f]{16} \\([a-z-]+, sent .*Z\\): must be rejected as ${reason}, is nowhere$`,
      ),
    ]);
  });

  test("everything, but names only the first five of each kind", async () => {
    const { ledger, verdict } = await reconciled({ transform: () => [], rejected: () => [] });

    const { acceptedCount, rejectedCounts } = summarise(ledger);
    const rejectedCount = Object.values(rejectedCounts).reduce((total, count) => total + count, 0);
    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: acceptedCount + rejectedCount });
    expect(verdict.offenders).toHaveLength(15);
  });
});

describe("a run that holds what no device sent fails and names it", () => {
  test("a reading of an unknown device", async () => {
    const { verdict } = await reconciled({
      transform: (stored, index) =>
        index === 0 ? [stored, { ...stored, row: { ...stored.row, device_id: "dev-9999" } }] : [stored],
    });

    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 0, inventedCount: 1 });
    expect(verdict.offenders[0]).toMatch(/^invented: device dev-9999 boot_id [0-9a-f]{12} seq \d+ /);
  });

  test("a reading in another hour's partition is lost there and invented here", async () => {
    const { verdict } = await reconciled({
      transform: (stored) =>
        stored.row["device_id"] === "dev-0001" && stored.row["seq"] === 6 ? [{ ...stored, hour: "12" }] : [stored],
    });

    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 1, inventedCount: 1 });
  });

  test("a rejected record of a payload that no device sent", async () => {
    const forged = JSON.stringify({
      payload: Buffer.from("{}").toString("base64"),
      ...{ topic: "devices/dev-0002/telemetry", client_id: "dev-0002", received_at: 0 },
    });

    const { verdict } = await reconciled({ rejected: (records) => [...records, forged] });

    expect(verdict).toMatchObject({ verdict: "FAIL", inventedCount: 1 });
    expect(verdict.offenders[0]).toMatch(
      /^invented: device dev-0002 payload [0-9a-f]{16}: must be accepted, or was never sent, is rejected as schema$/,
    );
  });
});

describe("a run whose records went astray on the way", () => {
  test("fails where a transform's failure left a good reading among the rejected, and says how many", async () => {
    const astray: string[] = [];

    const { tally, verdict } = await reconciled({
      transform: (stored, index) => {
        if (index !== 9) return [stored];
        const { event_time, received_at, ...fields } = stored.row;
        const payload = { v: 1, ...fields, event_time: new Date(Number(event_time)).toISOString() };
        const topic = `devices/${String(fields["device_id"])}/telemetry`;
        const body = Buffer.from(JSON.stringify(payload)).toString("base64");
        astray.push(JSON.stringify({ payload: body, topic, client_id: fields["device_id"], received_at }));
        return [];
      },
      rejected: (records) => [...records, ...astray],
    });

    expect(tally.rejected.unprocessedCount).toBe(1);
    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 1, inventedCount: 0 });
  });

  test("fails where a payload was rejected for another reason than its own", async () => {
    const late = (record: string): string => {
      const envelope = parseEnvelope(record);
      const reasons = judgeEnvelope(envelope, judge).map(({ judgement }) =>
        judgement.kind === "rejected" ? judgement.reason : "accepted",
      );
      // A year later what was ahead of its time is too old.
      return reasons[0] === "clock-ahead"
        ? record.replace(/"received_at":(\d+)/, '"received_at":1900000000000')
        : record;
    };

    const { verdict } = await reconciled({ rejected: (records) => records.map(late) });

    expect(verdict.verdict).toBe("FAIL");
    expect(verdict.misjudgedCount).toBeGreaterThan(0);
    expect(verdict.offenders[0]).toContain("must be rejected as clock-ahead, is rejected as too-old");
  });

  test("counts rule errors and dead letters, which fail nothing by themselves", async () => {
    const { tally, verdict } = await reconciled({ ruleErrorCount: 2, deadLetterCount: 3 });

    expect(verdict.verdict).toBe("PASS");
    expect(reconciliationJson(tally, verdict)).toMatchObject({ ruleErrors: 2, deadLettered: { "objects-dlq": 3 } });
  });
});

describe("reports", () => {
  test("may have a row of 0 for a window in which nothing was sent", async () => {
    const { verdict } = await reconciled({
      tamper: [
        `INSERT INTO fleet_hourly SELECT * REPLACE ('13' AS hour, 0 AS device_count, 0 AS reading_count) FROM fleet_hourly LIMIT 1`,
      ],
    });

    expect(verdict.verdict).toBe("PASS");
  });

  test("of which nothing is declared are said to be unchecked", async () => {
    const { tally, verdict } = await reconciled({ reports });

    expect(printReconciliation(tally, verdict)).toContain("not checked: fleet_hourly declares no truth to compare");
  });

  test("that equal another's column fail where it differs", async () => {
    const same = await reconciled({ reports: equalReports });
    const other = await reconciled({ reports: equalReports, tamper: ["UPDATE fleet_hourly SET reading_count = 7"] });

    expect(same.verdict.verdict).toBe("PASS");
    expect(other.verdict.offenders[0]).toMatch(
      /^wrong figure: fleet_hourly of 2026-11-21 10: reading_count is 7; by the devices it is \d+, as device_hourly.reading_count$/,
    );
  });
});

describe("a run without a reading", () => {
  test("fails: it proves nothing", async () => {
    const { verdict } = await reconciled({ deviceCount: 0 });

    expect(verdict).toMatchObject({ verdict: "FAIL", offenders: [expect.stringContaining("nothing was sent")] });
  });
});

describe("the printed reconciliation", () => {
  test("has the ledger's and the cloud's totals side by side and ends with the verdict", async () => {
    const { ledger, tally, verdict } = await reconciled();

    const lines = printReconciliation(tally, verdict).split("\n");

    const { acceptedCount } = summarise(ledger);
    expect(lines.find((line) => line.startsWith("accepted"))?.split(/\s+/)).toEqual([
      "accepted",
      acceptedCount.toLocaleString("en-US"),
      acceptedCount.toLocaleString("en-US"),
    ]);
    expect(lines.filter((line) => line.startsWith("lost"))).toHaveLength(1);
    expect(lines.at(-1)).toBe("PASS");
  });
});

const countOf = ({ acknowledged }: { readonly acknowledged: string }): number =>
  acknowledged.split(",").reduce((sum, range) => {
    const [first = "0", last = first] = range.split("-");
    return sum + Number(last) - Number(first) + 1;
  }, 0);
