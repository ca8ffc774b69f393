// The fleet: devices on worker threads, driven step by step. It has no clock of its own: whoever owns the clock says up to
// which instant to publish, and time stands still for the devices until every PUBACK of that step is in.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { telemetryJson, type Telemetry } from "../../contract/index.ts";
import { readLedger } from "../ledger/read-ledger.ts";
import { summarise, type LedgerSummary } from "../ledger/summary.ts";
import { bundleWorker } from "./bundle-worker.ts";
import type { CapturedDevice } from "./capture/captured-device.ts";
import type { CrewRequest, CrewSetup, FleetBounds, MqttTarget } from "./crew-setup.ts";
import { crewThread, type CrewThread } from "./crew-thread.ts";
import type { FaultMix } from "./fault-mix.ts";

export interface FleetOptions {
  readonly contract: Telemetry;
  /** The path of the module that exports the contract, where it decodes its payloads. */
  readonly contractModule?: string;
  /** Of a contract whose messages hold several. */
  readonly readingsPerMessage: number;
  /** Of the stage: a reading received later than this after it was measured is rejected. */
  readonly acceptedLatenessMs: number;
  /** Simulated devices, each with a reading every `intervalMs`; or the devices of a capture. */
  readonly devices:
    | { readonly kind: "simulated"; readonly count: number; readonly intervalMs: number }
    | { readonly kind: "captured"; readonly devices: readonly CapturedDevice[] };
  readonly seed: number;
  /** Where the fleet's time starts, milliseconds since 1970. */
  readonly startMs: number;
  readonly faults: FaultMix;
  readonly workers: number;
  readonly mqtt: MqttTarget;
  /** A directory for this run's ledger alone; created where it is missing. */
  readonly ledgerDir: string;
  readonly bounds?: Partial<FleetBounds>;
}

export interface FleetProgress {
  readonly connectedCount: number;
  readonly sentCount: number;
  readonly acknowledgedCount: number;
  /** When the next publish falls due; undefined where every device is at its end. */
  readonly nextDueMs: number | undefined;
}

export interface Fleet {
  /** Connects every device; rejects with the broker's refusal, or after a bound, saying what it waited for. */
  connect(signal?: AbortSignal): Promise<void>;
  /**
   * Sends what fell due since the last call, up to and including `untilMs`, as far as a client may have publishes in flight; resolves
   * when it has set out. `publishUntil` the same instant has to follow.
   */
  send(untilMs: number): Promise<void>;
  /** Sends what is left up to and including `untilMs`; resolves when all of it is acknowledged. */
  publishUntil(untilMs: number): Promise<FleetProgress>;
  progress(): FleetProgress;
  /** Sends what devices still hold back, disconnects them, writes the ledger, ends the threads. */
  finish(): Promise<LedgerSummary>;
  /** Stops: nothing more is sent, acknowledgements drain within a bound, the ledger is written, the threads end. */
  abort(): Promise<LedgerSummary>;
}

const defaultBounds: FleetBounds = { connectMs: 30_000, acknowledgeMs: 60_000, disconnectMs: 15_000 };
/** The longest that a worker thread may take over one request: it bounds its own waits far below. */
const answerMsMax = 600_000;

function crewOf({ devices, workers }: FleetOptions, worker: number): CrewSetup["crew"] {
  const mine = (_device: unknown, index: number): boolean => index % workers === worker;
  switch (devices.kind) {
    case "simulated":
      return {
        kind: "simulated",
        indexes: Array.from({ length: devices.count }, (_, index) => index).filter(mine),
        intervalMs: devices.intervalMs,
      };
    case "captured":
      return { kind: "captured", devices: devices.devices.filter(mine) };
  }
}

function setupOf(options: FleetOptions, worker: number): CrewSetup {
  const { contract, readingsPerMessage, acceptedLatenessMs, seed, startMs, faults, mqtt, ledgerDir } = options;
  return {
    contract: telemetryJson(contract),
    crew: crewOf(options, worker),
    ...{ readingsPerMessage, acceptedLatenessMs, seed, startMs, faults, mqtt },
    bounds: { ...defaultBounds, ...options.bounds },
    ledgerFile: join(ledgerDir, `devices-${worker}.jsonl`),
  };
}

function total(threads: readonly CrewThread[]): FleetProgress {
  const all = threads.map((thread) => thread.progress());
  const sum = (count: "connectedCount" | "sentCount" | "acknowledgedCount"): number =>
    all.reduce((reached, progress) => reached + progress[count], 0);
  const nextDueMs = Math.min(...all.map((progress) => progress.nextDueMs ?? Infinity));
  return {
    connectedCount: sum("connectedCount"),
    sentCount: sum("sentCount"),
    acknowledgedCount: sum("acknowledgedCount"),
    nextDueMs: nextDueMs === Infinity ? undefined : nextDueMs,
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    if (signal.aborted) give();
    else signal.addEventListener("abort", give, { once: true });
  });
}

/** Starts the worker threads and their devices, not yet connected. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  await mkdir(options.ledgerDir, { recursive: true });
  const program = await bundleWorker(options.contractModule);
  const threads = Array.from({ length: options.workers }, (_, worker) => crewThread(`worker ${worker}`, program));
  const askAll = async (requestOf: (worker: number) => CrewRequest): Promise<void> => {
    await Promise.all(threads.map((thread, worker) => thread.request(requestOf(worker), answerMsMax)));
  };
  let reachedMs = options.startMs;

  const end = async (releaseAtMs: number | undefined): Promise<LedgerSummary> => {
    const ended = await Promise.allSettled(
      threads.map((thread) => thread.request({ kind: "finish", releaseAtMs }, answerMsMax)),
    );
    await Promise.all(threads.map((thread) => thread.terminate()));
    for (const one of ended) if (one.status === "rejected") throw one.reason;
    return summarise(await readLedger(options.ledgerDir));
  };

  try {
    await askAll((worker) => ({ kind: "muster", setup: setupOf(options, worker) }));
  } catch (error) {
    await Promise.all(threads.map((thread) => thread.terminate()));
    throw error;
  }
  return {
    async connect(signal) {
      const connected = askAll(() => ({ kind: "connect" }));
      await (signal === undefined ? connected : Promise.race([connected, aborted(signal)]));
    },
    send: (untilMs) => askAll(() => ({ kind: "send", untilMs })),
    async publishUntil(untilMs) {
      reachedMs = untilMs;
      await askAll(() => ({ kind: "publish", untilMs }));
      return total(threads);
    },
    progress: () => total(threads),
    finish: () => end(reachedMs),
    abort: () => end(undefined),
  };
}
