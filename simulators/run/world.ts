// A world: the embedded cloud with a stage's program up in it, a driver of its time, and the operator's clients. A run is made
// of its steps, in their order; a test takes the same steps and interferes between them.
import { join } from "node:path";
import { startCloud, watchdog, type Cloud, type CloudFaults } from "millrace-cloud";
import { startFleet, type Fleet, type FleetOptions } from "../fleet/fleet.ts";
import { athenaQueries } from "../ledger/athena-queries.ts";
import { awsLeftovers, telemetryPartitions } from "../ledger/aws-leftovers.ts";
import type { SendingPlan } from "../ledger/check-plan.ts";
import type { Queries } from "../ledger/queries.ts";
import { readLedger } from "../ledger/read-ledger.ts";
import { reconcile } from "../ledger/reconcile.ts";
import type { Tally } from "../ledger/tally.ts";
import { awsClients, type AwsClients } from "./aws-clients.ts";
import { drain } from "./drain.ts";
import type { Driver } from "./driver.ts";
import { accountId } from "./embedded-account.ts";
import type { Configuration, Project } from "./project.ts";
import { bringUp, stageRegion, type Stack } from "./stack.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** Machine time. */
const bringUpMsMax = 60_000;
/** After the hour: the schedule that closes it has run. */
const closingDelayMs = 10 * 60_000;
/** A message of ten readings costs a tenth of ten messages, and its first reading waits for its tenth. */
const readingsPerMessageDefault = 10;
/** Simulated time that the operator's questions may take together. */
const answerMsMax = 6 * hourMs;

export interface WorldOptions {
  readonly project: Project;
  /** Which of the program's pipelines, where it has several. */
  readonly pipeline?: string | undefined;
  readonly stage: string;
  readonly driver: Driver;
  readonly seed: number;
  /** Everything that the world keeps lies under it. */
  readonly directory: string;
  /** 0 takes a free one. */
  readonly httpPort: number;
  readonly mqttPort: number;
  /** Of MQTT over TLS, which is not there unless it is given. */
  readonly mqttsPort?: number;
  /** A device was cut off, or not let in: who and why. */
  readonly onClientRefused?: (why: string) => void;
  readonly faults?: CloudFaults;
  readonly configuration?: Configuration;
}

/** Devices and how they go wrong; the rest of a fleet's options is the world's to say. */
export type Muster = Pick<FleetOptions, "devices" | "startMs" | "faults" | "workers"> & {
  /** Of a contract whose messages hold several. */
  readonly readingsPerMessage?: number;
  /** A folder of its own in the ledger, where a world sees more than one fleet. */
  readonly ledgerFolder?: string;
};

/** What a reconciliation is told of the run. */
export interface Reconciling {
  readonly plan?: SendingPlan | undefined;
  /** Whether hops were made to deliver a record again. */
  readonly mayRedeliver?: boolean;
}

export interface World {
  readonly cloud: Cloud;
  readonly stack: Stack;
  readonly driver: Driver;
  readonly clients: AwsClients;
  /** What an analyst would be answered. Time has to go on meanwhile: see `settle`. */
  readonly queries: Queries;
  /** Faults of the embedded cloud itself; a world with one proves nothing. */
  readonly cloudFaults: readonly unknown[];
  /** A fleet, not yet connected. */
  muster(muster: Muster): Promise<Fleet>;
  /** Lets time go on until the promise settles. @throws Error naming `what` where that takes over six hours. */
  settle<Result>(promise: Promise<Result>, what: string): Promise<Result>;
  /** Goes on until the schedule has closed the hour under way. */
  closeHour(): Promise<void>;
  /** Goes on until nothing is under way at any hop. @throws Error that lists the backlog where that never comes */
  drain(onLook?: () => void): Promise<void>;
  /** Compares the ledgers of all fleets that have finished with the tables. */
  reconcile(options?: Reconciling): Promise<Tally>;
  /** Another of the program's pipelines, in the same cloud, with fleets and ledgers of its own. @throws ProjectError */
  another(pipeline: string): Promise<World>;
  close(): Promise<void>;
}

/** @throws ProjectError for what the user can mend; Error with the cause for anything that broke. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const cloudFaults: unknown[] = [];
  const { cloud, stack } = await startStack(options, (fault) => cloudFaults.push(fault));
  const clients = awsClients(cloud, options.driver.clock);
  return worldOver(stack, {
    ...options,
    cloud,
    clients,
    cloudFaults,
    ledgerDirectory: join(options.directory, "ledger"),
  });
}

interface Ground extends Pick<WorldOptions, "directory" | "driver" | "seed"> {
  readonly cloud: Cloud;
  readonly clients: AwsClients;
  readonly cloudFaults: readonly unknown[];
  readonly ledgerDirectory: string;
}

/** One pipeline of a cloud. */
function worldOver(stack: Stack, ground: Ground): World {
  const { cloud, clients, cloudFaults, driver, seed, directory, ledgerDirectory } = ground;
  const settle: World["settle"] = (promise, what) => driver.settle(promise, driver.clock.now() + answerMsMax, what);
  const asking = reconciliationOf(stack, clients, driver);
  return {
    ...{ cloud, stack, driver, clients, cloudFaults, settle },
    queries: asking.queries,
    muster: ({ ledgerFolder = "", readingsPerMessage = readingsPerMessageDefault, ...muster }) =>
      startFleet({
        ...muster,
        contract: stack.definition.contract,
        ...(stack.contractModule !== undefined && { contractModule: stack.contractModule }),
        readingsPerMessage,
        acceptedLatenessMs: asking.acceptedLatenessMs,
        seed,
        mqtt: { ...cloud.mqtt, rule: stack.outputs.iotRuleName },
        ledgerDir: join(ledgerDirectory, ledgerFolder),
      }),
    closeHour: () => driver.advanceTo(Math.ceil(driver.clock.now() / hourMs) * hourMs + closingDelayMs),
    drain: (onLook = () => undefined) => drain(driver, cloud, onLook),
    async reconcile({ plan, mayRedeliver = false } = {}) {
      const ledger = await readLedger(ledgerDirectory);
      return settle(reconcile({ ledger, plan, mayRedeliver, ...asking }), "the reconciliation's queries");
    },
    async another(pipeline) {
      return worldOver(await stack.another(pipeline), {
        ...ground,
        ledgerDirectory: join(directory, `ledger-${pipeline}`),
      });
    },
    async close() {
      clients.close();
      await cloud.close();
    },
  };
}

async function startStack(
  { driver, directory, faults, seed, project, pipeline, stage, configuration = {}, ...ports }: WorldOptions,
  onFault: (fault: unknown) => void,
): Promise<{ cloud: Cloud; stack: Stack }> {
  const cloud = await startCloud({
    clock: driver.clock,
    seed,
    account: { accountId, region: await stageRegion(project, stage) },
    dataDirectory: directory,
    ...ports,
    onFault,
    ...(faults !== undefined && { faults }),
  });
  try {
    // Time stands still until everything is made, as it would not be made while a schedule already runs.
    const up = driver.clock.work(0, () => bringUp(cloud, { project, stage, pipeline, overrides: configuration }));
    const bounded = watchdog("the program to come up", bringUpMsMax, up);
    return { cloud, stack: await driver.settle(bounded, driver.clock.now() + bringUpMsMax, "the program to come up") };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

/** What the reconciliation asks, and whom. */
function reconciliationOf(
  { outputs, definition }: Stack,
  { athena, s3, sqs }: AwsClients,
  { clock, receiptToleranceMs }: Driver,
) {
  const { workgroup, database, ingestionBucket, deadLetterQueueUrl, reportFailuresQueueUrl } = outputs;
  const deadLetterQueueUrls = [deadLetterQueueUrl, reportFailuresQueueUrl].filter((url) => url !== undefined);
  return {
    definition,
    queries: athenaQueries({
      client: athena,
      workGroup: workgroup,
      database,
      sleep: (delayMs) => clock.sleep(delayMs),
    }),
    leftovers: awsLeftovers({ s3, sqs, ingestionBucket, deadLetterQueueUrls }),
    partitions: telemetryPartitions({ s3, ingestionBucket }),
    receiptToleranceMs,
    acceptedLatenessMs: outputs.acceptedLatenessDays * dayMs,
  };
}
