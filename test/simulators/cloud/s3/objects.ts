// What the tests of S3 say again and again: where they are, who writes, and an object by its text.
import type { ObjectSummary } from "../../../../simulators/cloud/ports/object-store.ts";
import type { S3 } from "../../../../simulators/cloud/s3/s3.ts";
import { roleOf } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import type { SetUp } from "../kit/set-up.ts";

export const account = { accountId: "000000000000", region: "us-east-1" };
export const writer = roleOf(account, "writer");

/** Beside the queues that it may tell, and a function that is only noted to have been invoked. */
export const s3Cloud = (setUp: SetUp = {}) =>
  cloudWith({ services: ["s3", "sqs"], account, functions: { "on-object": () => undefined }, ...setUp });

export const put = ({ s3 }: { readonly s3: S3 }, bucket: string, key: string, text: string): Promise<ObjectSummary> =>
  s3.objects.put({ principal: writer, bucket, key, body: Buffer.from(text) });
