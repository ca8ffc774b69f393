// What lies in the queues of a cloud of tests.
import { operatorOf } from "./access.ts";
import type { CloudOf } from "./set-up.ts";

/** Of at most ten messages, which are in flight from then on. */
export const bodies = ({ sqs, account }: CloudOf<"sqs">, queueArn: string): string[] =>
  sqs.queues.receiveMessages({ principal: operatorOf(account), queueArn, limit: 10 }).map(({ body }) => body);
