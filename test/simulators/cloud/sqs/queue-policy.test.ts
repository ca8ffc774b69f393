import { expect, test } from "vitest";
import { putQueuePolicy } from "../../../../simulators/cloud/sqs/queue-policy.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { textWith } from "../matching.ts";

test("a queue's policy that is not understood is an attribute's fault, and not the cloud's", async () => {
  const { access } = await cloudWith({ services: ["iam"] });
  const Policy = JSON.stringify({ Statement: { Effect: "Allow", NotAction: "sqs:*", Resource: "*" } });

  expect(() => putQueuePolicy(access, "arn:aws:sqs:us-east-1:123456789012:q", { Policy })).toThrow(
    expect.objectContaining({ code: "InvalidAttributeValue", message: textWith("NotAction") }),
  );
});
