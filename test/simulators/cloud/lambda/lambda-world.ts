// A Lambda service beside queues, on a virtual clock over a temporary directory, for tests that want it before they wait for anything.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLambda } from "../../../../simulators/cloud/lambda/lambda.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { createSqs } from "../../../../simulators/cloud/sqs/sqs.ts";
import { account, allowAll as access } from "../kit/access.ts";
import { invoke } from "../kit/lambda.ts";
import { standIn } from "../kit/port.ts";

export { account } from "../kit/access.ts";
export { functionRoleArn as roleArn } from "../kit/lambda.ts";

export function lambdaWorld() {
  const dataDirectory = mkdtempSync(join(tmpdir(), "lambda-"));
  const clock = new VirtualClock(0);
  const endpoint = (): string => "http://127.0.0.1:1";
  const base = { clock, random: seededRandom(1), account, access, endpoint };
  const sqs = createSqs(base);
  const lambda = createLambda({
    ...base,
    dataDirectory,
    logs: { createGroup: () => undefined, write: () => undefined },
    queues: sqs.queues,
    streams: standIn("streams"),
    onFault(error) {
      throw error;
    },
  });
  return {
    sqs,
    lambda,
    invoke: (functionArn: string, event: unknown) => invoke({ lambda, account }, functionArn, event),
    async close(): Promise<void> {
      await lambda.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
