// The embedded cloud behind its wire, with AWS's own clients against it, on virtual time: while a request waits for time to pass
// (a long poll, S3's latency) the clock is driven on, and it stands still otherwise.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { KinesisClient } from "@aws-sdk/client-kinesis";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SQSClient } from "@aws-sdk/client-sqs";
import { connectServices } from "../../../simulators/cloud/connect-services.ts";
import { seededRandom } from "../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../simulators/cloud/kernel/virtual-clock.ts";
import { listenHttp } from "../../../simulators/cloud/wire/http-server.ts";
import { createRouter, type Router } from "../../../simulators/cloud/wire/router.ts";

/** The account that stands in the recordings. */
export const account = { accountId: "111111111111", region: "us-east-1" };

/** No request waits longer: the longest is a long poll of 20 s. */
const requestMsMax = 60_000;

export type AwsCloud = Awaited<ReturnType<typeof awsCloud>>;

export async function awsCloud() {
  const dataDirectory = mkdtempSync(join(tmpdir(), "aws-truth-"));
  const clock = new VirtualClock(Date.UTC(2026, 10, 21, 10));
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  let url = "";
  const connected = await connectServices({
    clock,
    account,
    dataDirectory,
    onFault,
    faults: {},
    seed: 1,
    endpoint: () => url,
  });
  const { services } = connected;
  const { iam, s3, sqs, lambda, kinesis, scheduler, firehose, logs } = services;
  const wires = [s3, sqs, lambda, kinesis, scheduler, firehose, logs].map(({ wire }) => wire);
  const driver = clockDriver(clock);
  const http = await listenHttp(driver.driven(createRouter(wires, iam.access, seededRandom(2))), 0, onFault);
  url = http.url;

  const credentials = iam.access.credentialsOf(iam.operator);
  const options = { endpoint: url, region: account.region, credentials, maxAttempts: 1 };
  const clients = {
    s3: new S3Client({ ...options, forcePathStyle: true }),
    sqs: new SQSClient(options),
    lambda: new LambdaClient(options),
    kinesis: new KinesisClient(options),
    scheduler: new SchedulerClient(options),
    firehose: new FirehoseClient(options),
  };
  return {
    ...clients,
    clock,
    services,
    url,
    faults,
    /** Runs the clock for so long. */
    elapse: driver.elapse,
    async close(): Promise<void> {
      for (const client of Object.values(clients)) client.destroy();
      await http.close();
      await lambda.close();
      s3.close();
      services.athena.close();
      connected.duckdb.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** Drives the clock for one thing at a time: what comes meanwhile, from a function's code, happens at that instant. */
function clockDriver(clock: VirtualClock) {
  let isDriven = false;
  const whileDriving = async <Result>(drive: () => Promise<Result>): Promise<Result> => {
    isDriven = true;
    try {
      return await drive();
    } finally {
      isDriven = false;
    }
  };
  return {
    elapse: (milliseconds: number) => whileDriving(() => clock.runTo(clock.now() + milliseconds)),
    driven: (router: Router): Router => ({
      async answer(request) {
        const answered = router.answer(request);
        if (isDriven) return answered;
        const what = `${request.method} ${request.path}`;
        return whileDriving(() => clock.runUntil(answered, clock.now() + requestMsMax, what));
      },
    }),
  };
}
