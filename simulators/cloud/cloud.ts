// The embedded cloud: its services behind one HTTP port and one or two MQTT ports, and the way to bring a program up in it.
import { mkdirSync } from "node:fs";
import { connectServices, type CloudFaults } from "./connect-services.ts";
import type { Iam } from "./iam/iam.ts";
import { stsWire } from "./iam/sts.ts";
import type { StateChange } from "./cloudwatch/alarm-history.ts";
import type { Lambda } from "./lambda/lambda.ts";
import type { Account } from "./ports/account.ts";
import type { Clock } from "./kernel/clock.ts";
import { seededRandom } from "./kernel/random.ts";
import type { ProgramResult, ProgramRun } from "./provisioning/evaluate-program.ts";
import { providerFunctions } from "./provisioning/provider-functions.ts";
import { provisionersOf, type Services } from "./provisioning/provisioners.ts";
import type { Sqs } from "./sqs/sqs.ts";
import { listenHttp, type HttpEndpoint } from "./wire/http-server.ts";
import { createRouter, type Router } from "./wire/router.ts";

export interface CloudOptions {
  readonly clock: Clock;
  /** Ids, iterators and tokens are drawn from it. */
  readonly seed: number;
  readonly account: Account;
  /** Objects, the catalogue, logs and function code lie here. */
  readonly dataDirectory: string;
  /** 0 takes a free one. */
  readonly httpPort: number;
  readonly mqttPort: number;
  /** Of MQTT over TLS with client certificates, which is not there unless it is given. */
  readonly mqttsPort?: number;
  /** A fault of the cloud's own, which no caller is told of otherwise. */
  readonly onFault: (error: unknown) => void;
  /** A client of the MQTT broker was cut off, or not let in: who and why, in a sentence. AWS says it in its log alone. */
  readonly onClientRefused?: (why: string) => void;
  readonly faults?: CloudFaults;
}

/** Work under way or waiting, hop by hop in the order data flows; all 0 when nothing is left to do. */
export type Backlog = Readonly<
  Record<"iot" | "kinesis" | "firehose" | "s3" | "sqs" | "lambda" | "athena" | "events", number>
>;

export interface Cloud {
  readonly account: Account;
  /** Of every AWS protocol: `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly mqtt: { readonly host: string; readonly port: number };
  /** With client certificates; `caPath` is a file with the certificate that the endpoint's own is signed by. */
  readonly mqtts: { readonly host: string; readonly port: number; readonly caPath: string } | undefined;
  /** Of the account's administrator. */
  readonly operatorCredentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** What roles may do, and what resources let others do, to be read and changed while the cloud runs. */
  readonly iam: Pick<Iam, "putResourcePolicy" | "putRolePolicy" | "resourcePolicies" | "rolePolicies">;
  /** Makes every resource of a Pulumi program. Once in a process: Pulumi's runtime is one. */
  provision(run: ProgramRun): Promise<ProgramResult>;
  backlog(): Backlog;
  /** Every change of an alarm's state, oldest first. */
  alarmChanges(): readonly StateChange[];
  connectionCount(): number;
  close(): Promise<void>;
}

/** @throws PortInUseError */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { account, clock, dataDirectory } = options;
  mkdirSync(dataDirectory, { recursive: true });
  let url = "";
  const { services, duckdb } = await connectServices({ ...options, faults: options.faults ?? {}, endpoint: () => url });
  const { iam, iot } = services;
  const closeServices = async (): Promise<void> => {
    await iot.broker.close();
    await services.lambda.close();
    services.scheduler.close();
    services.s3.close();
    services.logs.close();
    services.sqs.close();
    services.firehose.close();
    services.cloudwatch.close();
    services.athena.close();
    duckdb.close();
  };
  const listening = await listen(services, options).catch(async (error: unknown) => {
    await closeServices();
    throw error;
  });
  const { http, mqtt, mqtts } = listening;
  url = http.url;

  return {
    account,
    endpoint: url,
    mqtt: { host: "127.0.0.1", port: mqtt.port },
    mqtts: mqtts && { host: "127.0.0.1", port: mqtts.port, caPath: iot.authority.rootPath },
    operatorCredentials: iam.access.credentialsOf(iam.operator),
    iam,
    async provision(run) {
      // Pulumi's SDK is loaded with the first program: a cloud without one does without it.
      const { evaluateProgram } = await import("./provisioning/evaluate-program.ts");
      return evaluateProgram(
        run,
        provisionersOf(services, { account, clock }),
        providerFunctions(account, iam.operator),
      );
    },
    backlog: () => backlogOf(services),
    alarmChanges: () => services.cloudwatch.stateChanges(),
    connectionCount: () => iot.broker.connectionCount(),
    async close() {
      await http.close();
      await closeServices();
    },
  };
}

interface Listening {
  readonly http: HttpEndpoint;
  readonly mqtt: { readonly port: number };
  readonly mqtts: { readonly port: number } | undefined;
}

async function listen(services: Services, options: CloudOptions): Promise<Listening> {
  const { broker } = services.iot;
  const http = await listenHttp(routerOf(services, options), options.httpPort, options.onFault);
  try {
    const mqtt = await broker.listen(options.mqttPort);
    return {
      http,
      mqtt,
      mqtts: options.mqttsPort === undefined ? undefined : await broker.listenTls(options.mqttsPort),
    };
  } catch (error) {
    await http.close();
    throw error;
  }
}

function routerOf(services: Services, { account, seed }: CloudOptions): Router {
  const { iot, kinesis, firehose, s3, sqs, lambda, glue, athena, eventbridge, scheduler, sns, logs, iam } = services;
  const wires = [iot, kinesis, firehose, s3, sqs, lambda, glue, athena, eventbridge, scheduler, sns, logs].map(
    ({ wire }) => wire,
  );
  const all = [...wires, ...services.cloudwatch.wires, stsWire(account)];
  return createRouter(all, iam.access, seededRandom(seed));
}

function backlogOf(services: Services): Backlog {
  const { iot, kinesis, firehose, s3, sqs, lambda, athena, eventbridge, scheduler, sns } = services;
  return {
    iot: iot.backlog(),
    kinesis: kinesis.backlog(),
    firehose: firehose.backlog(),
    s3: s3.backlog(),
    sqs: polledDepth(sqs, lambda),
    lambda: lambda.backlog(),
    athena: athena.backlog(),
    events: eventbridge.backlog() + scheduler.backlog() + sns.backlog(),
  };
}

/** Queues that nobody polls, dead-letter queues first of all, hold messages for a person: no work is left undone there. */
function polledDepth(sqs: Sqs, lambda: Lambda): number {
  const enabled = lambda.mappings.list().filter(({ isEnabled }) => isEnabled);
  const polled = new Set(enabled.map(({ mapping }) => mapping.eventSourceArn));
  const depths = [...sqs.depths()].filter(([queueArn]) => polled.has(queueArn)).map(([, depth]) => depth);
  return depths.reduce((sum, depth) => sum + depth.visibleCount + depth.inFlightCount + depth.delayedCount, 0);
}
