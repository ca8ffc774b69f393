import { expect, test } from "vitest";
import { createIam } from "../../../../simulators/cloud/iam/iam.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { putQueuePolicy } from "../../../../simulators/cloud/sqs/queue-policy.ts";
import { textWith } from "../matching.ts";

test("a queue's policy that is not understood is an attribute's fault, and not the cloud's", () => {
  const account = { accountId: "123456789012", region: "us-east-1" };
  const { access } = createIam({ account, random: seededRandom(1) });
  const Policy = JSON.stringify({ Statement: { Effect: "Allow", NotAction: "sqs:*", Resource: "*" } });

  expect(() => putQueuePolicy(access, "arn:aws:sqs:us-east-1:123456789012:q", { Policy })).toThrow(
    expect.objectContaining({ code: "InvalidAttributeValue", message: textWith("NotAction") }),
  );
});
