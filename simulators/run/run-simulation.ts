// One run, from the first resource to the verdict: the program comes up, devices connect and publish, the pipe drains, the
// tables are compared with the ledger.
import { VirtualClock, WallClock } from "millrace-cloud";
import type { Fleet, FleetProgress } from "../fleet/fleet.ts";
import type { SimulateOptions } from "../fleet/options.ts";
import type { LedgerSummary } from "../ledger/summary.ts";
import type { Tally } from "../ledger/tally.ts";
import type { Progress } from "./describe-progress.ts";
import { virtualDriver, wallDriver } from "./driver.ts";
import { firedAlarms, type FiredAlarm } from "./fired-alarms.ts";
import { watchFirstReport, type FirstReport } from "./first-report.ts";
import { headRows, type ReportHead } from "./head-rows.ts";
import { phaseTimer, type Phase, type PhaseTimer, type PhaseTimes } from "./phase-timer.ts";
import { planRun, type Plan } from "./plan.ts";
import { sendReadings } from "./send-readings.ts";
import { bucketDirectory } from "./run-directory.ts";
import type { Stack } from "./stack.ts";
import { openWorld, type World } from "./world.ts";

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
      readonly alarms: readonly FiredAlarm[];
      readonly stack: Stack;
      readonly plan: Plan;
      readonly directory: string;
      readonly phaseMs: PhaseTimes;
      readonly phaseCpuMs: PhaseTimes;
      /** From the first device's connecting to the first report's rows, machine time. */
      readonly firstReportMs: number | undefined;
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
  const { stage, seed, port: httpPort, mqttPort, faults, workerCount: workers } = options;
  const wall = new WallClock();
  const plan = await planRun(options, wall.now());
  const driver = options.live ? wallDriver(wall) : virtualDriver(new VirtualClock(plan.startMs));
  const phases = phaseTimer(settings.machineMs, settings.events.onPhase);
  phases.begin("starting");
  const world = await openWorld({ stage, driver, seed, directory, httpPort, mqttPort });
  try {
    phases.begin("connecting");
    const fleet = await world.muster({ devices: plan.devices, startMs: plan.startMs, faults, workers });
    const firstReport = watchFirstReport(
      bucketDirectory(directory, world.stack.outputs.reportingBucket),
      settings.machineMs,
    );
    const ledger = await drive(settings, { plan, world, fleet, phases, firstReport });
    if (signal.aborted) return { kind: "stopped", ledger, directory };
    phases.begin("reconciling");
    const tally = await world.reconcile();
    const { stack, queries, cloudFaults } = world;
    const heads = await world.settle(headRows(queries, stack.outputs.tables.reports), "the reports' first rows");
    const { wallMs: phaseMs, cpuMs: phaseCpuMs } = phases.end();
    return {
      kind: "reconciled",
      tally,
      heads,
      alarms: firedAlarms(world.cloud.alarmChanges()),
      stack,
      plan,
      directory,
      phaseMs,
      phaseCpuMs,
      firstReportMs: firstReport.foundMs(),
      cloudFaults: cloudFaults.map(String),
    };
  } finally {
    await world.close();
  }
}

interface Drive {
  readonly plan: Plan;
  readonly world: World;
  readonly fleet: Fleet;
  readonly phases: PhaseTimer;
  readonly firstReport: FirstReport;
}

/** Sends, waits for the hour to be closed, drains. A stopped run skips to the ledger. */
async function drive(
  { events, signal, machineMs, options: { live } }: RunSettings,
  { plan, world, fleet, phases, firstReport }: Drive,
): Promise<LedgerSummary> {
  const { driver, cloud } = world;
  const sinceMs = machineMs();
  const report = (progress: FleetProgress): void => {
    firstReport.look();
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
    const { endMs, stepMs } = plan;
    await sendReadings({ driver, fleet, endMs, stepMs, signal, onStep: report });
  } catch (error) {
    const ledger = await fleet.abort();
    if (signal.aborted) return ledger;
    throw error;
  }
  if (signal.aborted) return fleet.abort();
  phases.begin("draining");
  const ledger = await fleet.finish();
  // On wall time nobody waits for the hour to end: a stage that serves live has its reports from the events of new objects.
  if (!live) await world.closeHour();
  await world.drain(() => report(fleet.progress()));
  return ledger;
}
