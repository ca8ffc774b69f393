// One run, from the first resource to the verdict: the program comes up, devices connect and publish, the pipe drains, the
// tables are compared with the ledger.
import type { Telemetry } from "../../contract/index.ts";
import { VirtualClock, WallClock } from "millrace-cloud";
import { firstDayFault } from "../fleet/capture/first-day.ts";
import { defaultFaults, noFaults, senselessFaults, type FaultMix } from "../fleet/fault-mix.ts";
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
import { planRun, sendingPlan, stepFor, type Plan } from "./plan.ts";
import { probeDefinition } from "./probe-definition.ts";
import { ProjectError, readProject } from "./project.ts";
import { sendReadings } from "./send-readings.ts";
import { bucketDirectory } from "./run-directory.ts";
import type { Stack } from "./stack.ts";
import { openWorld, type World } from "./world.ts";

export interface RunEvents {
  readonly onPhase: (phase: Phase) => void;
  readonly onProgress: (progress: Progress) => void;
  /** A device was cut off, or not let in: who and why. */
  readonly onClientRefused: (why: string) => void;
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

/** @throws CaptureError, ProjectError for what the user can mend; Error with the cause for anything that broke. */
export async function runSimulation(settings: RunSettings): Promise<RunResult> {
  const { options, directory, signal } = settings;
  const { stage, pipeline, seed, port: httpPort, mqttPort, workerCount: workers, readingsPerMessage } = options;
  const project = await readProject(options.project);
  const wall = new WallClock();
  const plan = await planRun(
    options,
    wall.now(),
    async () => (await probeDefinition({ project, stage, pipeline })).contract,
  );
  const driver = options.live ? wallDriver(wall) : virtualDriver(new VirtualClock(plan.startMs));
  const phases = phaseTimer(settings.machineMs, settings.events.onPhase);
  phases.begin("starting");
  const world = await openWorld({
    ...{ project, pipeline, stage, driver, seed, directory, httpPort, mqttPort },
    onClientRefused: settings.events.onClientRefused,
  });
  try {
    const { contract } = world.stack.definition;
    const faults = faultsFor(options, contract);
    refuseEarlyCapture(plan, world.stack, { project: project.name, stage });
    phases.begin("connecting");
    const { devices, startMs } = plan;
    const fleet = await world.muster({ devices, startMs, faults, workers, readingsPerMessage });
    const firstReport = watchFirstReport(
      bucketDirectory(directory, world.stack.outputs.reportingBucket),
      settings.machineMs,
    );
    const ledger = await drive(settings, { plan, world, fleet, phases, firstReport });
    if (signal.aborted) return { kind: "stopped", ledger, directory };
    phases.begin("reconciling");
    const tally = await world.reconcile({ plan: sendingPlan(plan, contract, seed) });
    const { stack, queries, cloudFaults } = world;
    const heads = await world.settle(headRows(queries, stack.definition.reports), "the reports' first rows");
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

/** The faults asked for, or the usual ones of such a fleet. @throws ProjectError for those that it cannot have */
function faultsFor({ faults, capture }: SimulateOptions, contract: Telemetry): FaultMix {
  // Real data is replayed as it is, unless faults are asked for.
  if (faults === undefined) return capture === undefined ? defaultFaults(contract) : noFaults;
  const senseless = senselessFaults(contract, faults);
  if (senseless.length > 0) throw new ProjectError(senseless.join("\n"));
  return faults;
}

/** @throws ProjectError */
function refuseEarlyCapture({ firstMs }: Plan, { outputs }: Stack, names: { project: string; stage: string }): void {
  const why = firstMs === undefined ? undefined : firstDayFault({ firstMs, firstDay: outputs.firstDay, ...names });
  if (why !== undefined) throw new ProjectError(why);
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
    const { endMs } = plan;
    const stepMs = stepFor(world.stack.definition.contract, plan);
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
