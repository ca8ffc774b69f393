import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { defaultTelemetry } from "../../../contract/index.ts";
import { noFaults } from "../../../simulators/fleet/fault-mix.ts";
import { startFleet, type Fleet, type FleetOptions } from "../../../simulators/fleet/fleet.ts";
import { readLedger } from "../../../simulators/ledger/read-ledger.ts";
import { manyFaults, startMs } from "./fleet-setup.ts";
import { startBroker, type BrokerBehaviour, type TestBroker } from "./mqtt-broker.ts";

const minuteMs = 60_000;
const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

interface World {
  readonly broker: TestBroker;
  readonly fleet: Fleet;
  readonly ledgerDir: string;
}

async function world(options: Partial<FleetOptions> = {}, behaviour: BrokerBehaviour = {}): Promise<World> {
  const ledgerDir = await mkdtemp(join(tmpdir(), "millrace-fleet-"));
  cleanups.push(() => rm(ledgerDir, { recursive: true }));
  const broker = await startBroker(behaviour);
  cleanups.push(() => broker.close());
  const fleet = await startFleet({
    contract: defaultTelemetry,
    readingsPerMessage: 1,
    acceptedLatenessMs: defaultTelemetry.lateness.acceptedMsMax,
    devices: { kind: "simulated", count: 20, intervalMs: 10_000 },
    seed: 7,
    startMs,
    faults: noFaults,
    workers: 1,
    mqtt: { host: "127.0.0.1", port: broker.port, rule: "millrace_dev_telemetry" },
    ledgerDir,
    bounds: { connectMs: 5_000, acknowledgeMs: 5_000, disconnectMs: 5_000 },
    ...options,
  });
  return { broker, fleet, ledgerDir };
}

/** What each device sent, in its order. */
function payloadsByDevice({ received }: TestBroker): Map<string, string[]> {
  const payloads = new Map<string, string[]>();
  for (const { clientId, payload } of received) payloads.set(clientId, [...(payloads.get(clientId) ?? []), payload]);
  return payloads;
}

describe("a fleet of 20 devices", () => {
  test("sends 20 readings every 10 s to Basic Ingest, each under its own client id, and all are acknowledged", async () => {
    const { fleet, broker } = await world();

    await fleet.connect();
    expect(broker.connectedCount()).toBe(20);
    for (let step = 1; step <= 10; step++) await fleet.publishUntil(startMs + step * 1_000);

    expect(fleet.progress()).toMatchObject({ connectedCount: 20, sentCount: 20, acknowledgedCount: 20 });
    expect(new Set(broker.received.map(({ clientId }) => clientId)).size).toBe(20);
    for (const { clientId, topic, payload } of broker.received) {
      expect(topic).toBe(`$aws/rules/millrace_dev_telemetry/devices/${clientId}/telemetry`);
      expect(JSON.parse(payload)).toMatchObject({ v: 1, device_id: clientId, seq: 0 });
    }
    expect(await fleet.finish()).toMatchObject({ deviceCount: 20, sentCount: 20, acceptedCount: 20 });
  });

  test("says when the next reading falls due, and sends none before", async () => {
    const { fleet, broker } = await world({ devices: { kind: "simulated", count: 1, intervalMs: 10_000 } });
    await fleet.connect();
    const nextDueMs = fleet.progress().nextDueMs ?? Number.NaN;

    await fleet.publishUntil(nextDueMs - 1);
    expect(broker.received).toHaveLength(0);
    const { sentCount, nextDueMs: afterMs } = await fleet.publishUntil(nextDueMs);

    expect(sentCount).toBe(1);
    expect(afterMs).toBe(nextDueMs + 10_000);
    await fleet.finish();
  });

  test("sends ahead what falls due, and has it acknowledged when it publishes until then", async () => {
    const ahead = await world({ faults: manyFaults });
    const atOnce = await world({ faults: manyFaults });

    for (const { fleet } of [ahead, atOnce]) await fleet.connect();
    for (let minute = 1; minute <= 10; minute++) {
      const untilMs = startMs + minute * minuteMs;
      const sentBefore = ahead.fleet.progress().sentCount;
      await ahead.fleet.send(untilMs);
      expect(ahead.fleet.progress().sentCount).toBeGreaterThan(sentBefore);
      const { sentCount, acknowledgedCount } = await ahead.fleet.publishUntil(untilMs);
      expect(acknowledgedCount).toBe(sentCount);
      expect(await atOnce.fleet.publishUntil(untilMs)).toEqual(ahead.fleet.progress());
    }

    expect(await ahead.fleet.finish()).toEqual(await atOnce.fleet.finish());
    expect(payloadsByDevice(ahead.broker)).toEqual(payloadsByDevice(atOnce.broker));
  });

  test("sends the same payloads from one worker as from three, and accounts for them alike", async () => {
    const one = await world({ faults: manyFaults, workers: 1 });
    const three = await world({ faults: manyFaults, workers: 3 });

    const summaries = [];
    for (const { fleet } of [one, three]) {
      await fleet.connect();
      for (let minute = 1; minute <= 10; minute++) await fleet.publishUntil(startMs + minute * minuteMs);
      summaries.push(await fleet.finish());
    }

    expect(payloadsByDevice(three.broker)).toEqual(payloadsByDevice(one.broker));
    expect(summaries[1]).toEqual(summaries[0]);
    expect(await readLedger(three.ledgerDir)).toEqual(await readLedger(one.ledgerDir));
    expect(await readdir(three.ledgerDir)).toHaveLength(3);
  });

  test("accounts for every publish that the broker saw, faults included", async () => {
    const { fleet, broker } = await world({ faults: manyFaults });

    await fleet.connect();
    for (let minute = 1; minute <= 30; minute++) await fleet.publishUntil(startMs + minute * minuteMs);
    const summary = await fleet.finish();

    const rejectedCount = Object.values(summary.rejectedCounts).reduce((total, count) => total + count, 0);
    expect(summary.sentCount).toBe(broker.received.length);
    expect(summary.acknowledgedCount).toBe(summary.sentCount);
    expect(summary.acceptedCount + rejectedCount).toBe(20 * 180);
    expect(summary.acceptedCount + rejectedCount + summary.duplicateCount).toBe(summary.sentCount);
    expect(summary.unacknowledgedCount).toBe(0);
    expect(broker.connectedCount()).toBe(0);
  });

  test("replays a capture's readings at their own event times", async () => {
    const readings = [0, 3_600_000].map((afterMs, seq) => ({
      eventMs: startMs + afterMs,
      row: {
        ...{ device_id: "weather-EWR", boot_id: "capture-1", seq, event_time: startMs + afterMs, firmware: "1.0.0" },
        ...{ temperature_c: 3.9, humidity_pct: null, battery_v: null, vibration_mm_s: null },
        ...{ latitude: null, longitude: null },
      },
    }));
    const device = { deviceId: "weather-EWR", readings };
    const { fleet, broker } = await world({ devices: { kind: "captured", devices: [device] } });

    await fleet.connect();
    const first = await fleet.publishUntil(startMs);
    const second = await fleet.publishUntil(first.nextDueMs ?? 0);

    expect(first).toMatchObject({ sentCount: 1, nextDueMs: startMs + 3_600_000 });
    expect(second).toMatchObject({ sentCount: 2, nextDueMs: undefined });
    expect(JSON.parse(broker.received[1]!.payload)).toMatchObject({ seq: 1, event_time: "2026-11-21T11:00:00.000Z" });
    expect(await fleet.finish()).toMatchObject({ acceptedCount: 2, lateCount: 0 });
  });

  test("replays a reading that the contract rejects, and expects its rejection", async () => {
    const row = {
      ...{ device_id: "s-1", boot_id: "capture-1", seq: 0, event_time: startMs, firmware: "1.0.0" },
      ...{ temperature_c: -127, humidity_pct: null, battery_v: null, vibration_mm_s: null },
      ...{ latitude: null, longitude: null },
    };
    const device = { deviceId: "s-1", readings: [{ eventMs: startMs, row }] };
    const { fleet } = await world({ devices: { kind: "captured", devices: [device] } });

    await fleet.connect();
    await fleet.publishUntil(startMs);

    expect(await fleet.finish()).toMatchObject({
      measuredCount: 1,
      acceptedCount: 0,
      rejectedCounts: { "out-of-range": 1 },
    });
  });
});

describe("a fleet in trouble", () => {
  test("without a broker says which device could not connect to where", async () => {
    const { fleet } = await world({ mqtt: { host: "127.0.0.1", port: 1, rule: undefined } });

    await expect(fleet.connect()).rejects.toThrow(/dev-0\d\d\d cannot connect to mqtt:\/\/127.0.0.1:1: /);
    await fleet.abort();
  });

  test("of 250 devices without a broker ends although most never tried to connect", async () => {
    const devices = { kind: "simulated", count: 250, intervalMs: 10_000 } as const;
    const { fleet } = await world({ devices, mqtt: { host: "127.0.0.1", port: 1, rule: undefined } });

    await expect(fleet.connect()).rejects.toThrow("cannot connect");

    expect(await fleet.abort()).toMatchObject({ deviceCount: 250, sentCount: 0 });
  });

  test("aborted while it connects ends with every device disconnected", async () => {
    const { fleet, broker } = await world({ devices: { kind: "simulated", count: 250, intervalMs: 10_000 } });
    const abort = new AbortController();

    const connected = fleet.connect(abort.signal);
    abort.abort(new Error("Ctrl-C"));
    await expect(connected).rejects.toThrow("Ctrl-C");
    await fleet.abort();

    expect(broker.connectedCount()).toBe(0);
  });

  test("whose device is refused gives the broker's reason", async () => {
    const { fleet } = await world({}, { refuses: (clientId) => clientId === "dev-0007" });

    await expect(fleet.connect()).rejects.toThrow("dev-0007 cannot connect");
    await fleet.abort();
  });

  test("whose broker leaves a publish unanswered stops waiting after its bound and keeps it as unacknowledged", async () => {
    const bounds = { connectMs: 5_000, acknowledgeMs: 300, disconnectMs: 5_000 };
    const { fleet } = await world({ bounds }, { swallows: ({ clientId }) => clientId === "dev-0003" });

    await fleet.connect();
    await expect(fleet.publishUntil(startMs + 10_000)).rejects.toThrow("waited 300 ms for 1 PUBACKs");
    const summary = await fleet.abort();

    expect(summary).toMatchObject({ sentCount: 20, acknowledgedCount: 19, acceptedCount: 19, unacknowledgedCount: 1 });
  });

  test("aborted in the middle of a step writes the ledger of what was sent", async () => {
    const { fleet, broker } = await world();

    await fleet.connect();
    const step = fleet.publishUntil(startMs + 48 * 3_600_000);
    const [summary] = await Promise.all([fleet.abort(), step]);

    expect(summary.sentCount).toBe(broker.received.length);
    expect(summary.acknowledgedCount).toBe(summary.sentCount);
    expect(summary.sentCount).toBeLessThan(20 * 48 * 360);
  });
});
