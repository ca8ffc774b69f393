// One run, from the first resource to the verdict: the program comes up, devices connect and publish, the pipe drains, the
// tables are compared with the ledger.
import { join } from "node:path";
import { startCloud, type Cloud } from "../cloud/cloud.ts";
import { VirtualClock } from "../cloud/ports/virtual-clock.ts";
import { WallClock } from "../cloud/ports/wall-clock.ts";
import { watchdog } from "../cloud/ports/watchdog.ts";
import { startFleet, type Fleet, type FleetProgress } from "../fleet/fleet.ts";
import type { SimulateOptions } from "../fleet/options.ts";
import { athenaQueries } from "../ledger/athena-queries.ts";
import { awsLeftovers } from "../ledger/aws-leftovers.ts";
import { readLedger } from "../ledger/read-ledger.ts";
import { reconcile } from "../ledger/reconcile.ts";
import type { LedgerSummary } from "../ledger/summary.ts";
import type { Tally } from "../ledger/tally.ts";
import { awsClients } from "./aws-clients.ts";
import type { Progress } from "./describe-progress.ts";
import { drain } from "./drain.ts";
import { virtualDriver, wallDriver, type Driver } from "./driver.ts";
import { accountId } from "./embedded-account.ts";
import { headRows, type ReportHead } from "./head-rows.ts";
import { phaseTimer, type Phase, type PhaseTimer, type PhaseTimes } from "./phase-timer.ts";
import { planRun, type Plan } from "./plan.ts";
import { sendReadings } from "./send-readings.ts";
import { bringUp, stageRegion, type Stack } from "./stack.ts";

const dayMs = 86_400_000;
/** Simulated time that the reconciliation's queries may take together. */
const reconcileMsMax = 6 * 60 * 60 * 1000;
/** After the hour: the schedule that closes it has run. */
const closingDelayMs = 10 * 60_000;
/** Machine time. */
const bringUpMsMax = 60_000;
const hourMs = 3_600_000;

export interface RunEvents {
  readonly onPhase: (phase: Phase) => void;
  readonly onProgress: (progress: Progress) => void;
}

export type RunResult =
  | { readonly kind: "stopped"; readonly ledger: LedgerSummary; readonly directory: string }
  | {
      readonly kind: "reconciled";
      readonly tally: Tally;
      readonly heads: readonly ReportHead[];
      readonly stack: Stack;
      readonly plan: Plan;
      readonly directory: string;
      readonly phaseMs: PhaseTimes;
      /** Faults of the embedded cloud itself; a run with one is no proof. */
      readonly cloudFaults: readonly string[];
    };

export interface RunSettings {
  readonly options: SimulateOptions;
  readonly directory: string;
  /** A monotonic count of milliseconds of machine time. */
  readonly machineMs: () => number;
  readonly events: RunEvents;
  readonly signal: AbortSignal;
}

/** @throws CaptureError, StageError for what the user can mend; Error with the cause for anything that broke. */
export async function runSimulation(settings: RunSettings): Promise<RunResult> {
  const { options, directory, signal } = settings;
  const wall = new WallClock();
  const plan = await planRun(options, wall.now());
  const driver = options.live ? wallDriver(wall) : virtualDriver(new VirtualClock(plan.startMs));
  const faults: unknown[] = [];
  const phases = phaseTimer(settings.machineMs, settings.events.onPhase);
  phases.begin("starting");
  const { cloud, stack } = await startStack(settings, driver, (fault) => faults.push(fault));
  try {
    phases.begin("connecting");
    const fleet = await musterFleet(options, plan, cloud, stack, join(directory, "ledger"));
    const ledger = await drive(settings, { plan, driver, cloud, fleet, phases });
    if (signal.aborted) return { kind: "stopped", ledger, directory };
    phases.begin("reconciling");
    const answers = await settle({ cloud, stack, driver, directory });
    return {
      kind: "reconciled",
      ...answers,
      stack,
      plan,
      directory,
      phaseMs: phases.end(),
      cloudFaults: faults.map(String),
    };
  } finally {
    await cloud.close();
  }
}

async function startStack(
  { options, directory }: RunSettings,
  driver: Driver,
  onFault: (fault: unknown) => void,
): Promise<{ cloud: Cloud; stack: Stack }> {
  const cloud = await startCloud({
    clock: driver.clock,
    seed: options.seed,
    account: { accountId, region: await stageRegion(options.stage) },
    dataDirectory: directory,
    httpPort: options.port,
    mqttPort: options.mqttPort,
    onFault,
  });
  try {
    // Time stands still until everything is made, as it would not be made while a schedule already runs.
    const up = driver.clock.work(0, () => bringUp(cloud, options.stage));
    const bounded = watchdog("the program to come up", bringUpMsMax, up);
    return { cloud, stack: await driver.settle(bounded, driver.clock.now(), "the program to come up") };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

function musterFleet(
  options: SimulateOptions,
  plan: Plan,
  cloud: Cloud,
  stack: Stack,
  ledgerDir: string,
): Promise<Fleet> {
  return startFleet({
    devices: plan.devices,
    seed: options.seed,
    startMs: plan.startMs,
    faults: options.faults,
    workers: options.workerCount,
    mqtt: { ...cloud.mqtt, rule: stack.outputs.iotRuleName },
    ledgerDir,
  });
}

interface Drive {
  readonly plan: Plan;
  readonly driver: Driver;
  readonly cloud: Cloud;
  readonly fleet: Fleet;
  readonly phases: PhaseTimer;
}

/** Sends, waits for the hour to be closed, drains. A stopped run skips to the ledger. */
async function drive(
  { events, signal, machineMs }: RunSettings,
  { plan, driver, cloud, fleet, phases }: Drive,
): Promise<LedgerSummary> {
  const sinceMs = machineMs();
  const report = (progress: FleetProgress): void => {
    const readingsPerSecond = (1000 * progress.acknowledgedCount) / (machineMs() - sinceMs);
    events.onProgress({
      fleet: progress,
      nowMs: driver.clock.now(),
      endMs: plan.endMs,
      backlog: cloud.backlog(),
      readingsPerSecond,
    });
  };
  try {
    await fleet.connect(signal);
    phases.begin("sending");
    await sendReadings({ driver, fleet, endMs: plan.endMs, signal, onStep: report });
  } catch (error) {
    const ledger = await fleet.abort();
    if (signal.aborted) return ledger;
    throw error;
  }
  if (signal.aborted) return fleet.abort();
  phases.begin("draining");
  const ledger = await fleet.finish();
  const closedMs = Math.ceil(driver.clock.now() / hourMs) * hourMs + closingDelayMs;
  await driver.advanceTo(closedMs);
  await drain(driver, cloud, () => report(fleet.progress()));
  return ledger;
}

interface Settling {
  readonly cloud: Cloud;
  readonly stack: Stack;
  readonly driver: Driver;
  readonly directory: string;
}

async function settle({
  cloud,
  stack,
  driver,
  directory,
}: Settling): Promise<{ tally: Tally; heads: readonly ReportHead[] }> {
  const { outputs } = stack;
  const clients = awsClients(cloud, driver.clock);
  const queries = athenaQueries({
    client: clients.athena,
    workGroup: outputs.workgroup,
    database: outputs.database,
    sleep: (delayMs) => driver.clock.sleep(delayMs),
  });
  const leftovers = awsLeftovers({
    s3: clients.s3,
    sqs: clients.sqs,
    ingestionBucket: outputs.ingestionBucket,
    deadLetterQueueUrls: [outputs.deadLetterQueueUrl, outputs.reportFailuresQueueUrl].filter(
      (url) => url !== undefined,
    ),
  });
  const ledger = await readLedger(join(directory, "ledger"));
  const acceptedLatenessMs = outputs.acceptedLatenessDays * dayMs;
  const answers = async (): Promise<{ tally: Tally; heads: readonly ReportHead[] }> => ({
    tally: await reconcile({ ledger, queries, leftovers, acceptedLatenessMs }),
    heads: await headRows(queries, outputs.tables.reports),
  });
  try {
    return await driver.settle(answers(), driver.clock.now() + reconcileMsMax, "the reconciliation's queries");
  } finally {
    clients.close();
  }
}
