// A queue's event source mapping. Cases of localstack's tests/aws/services/lambda_/event_source_mapping/test_lambda_integration_sqs.py,
// performed against the wire with functions of our own in the place of its.
import * as sdk from "@aws-sdk/client-lambda";
import { expect } from "vitest";
import { z } from "zod";
import { isMembers, type Members } from "../agreement.ts";
import { answered } from "../botocore-answer.ts";
import { logStreamCount, printed } from "../functions.ts";
import { getMapping, map, newFunction, updateMapping } from "../mappings.ts";
import { createQueue, drain, pythonJson, receive, send, sendBatch, unique, type Queue } from "../queues.ts";
import { family } from "../recording.ts";
import { aws } from "../shared-cloud.ts";
import { retries } from "./lambda-from-sqs-retries.ts";

const echo = "print(event); return event;";

const recordsSchema = z.array(z.looseObject({ body: z.string() }));

family("lambda-from-sqs", (cases) => {
  const { performs, refuses, names } = cases;
  retries(cases);
  const ofMapping = (name: string): string => `TestSQSEventSourceMapping::test_${name}`;

  performs("test_esm_with_not_existing_sqs_queue", async (recorded) => {
    const name = await newFunction(echo);

    recorded.agrees("error", await map(name, { arn: "arn:aws:sqs:us-east-1:111111111111:absent" }, { BatchSize: 1 }));
  });

  performs("test_fifo_message_group_parallelism", async (recorded) => {
    const attributes = { FifoQueue: "true", ContentBasedDeduplication: "true", VisibilityTimeout: "60" };
    const source = await createQueue(attributes, `${unique("queue")}.fifo`);
    const name = await newFunction("", { Timeout: 10 });
    const mapping = await map(name, source, { Enabled: false, BatchSize: 1 });
    recorded.agrees("create_esm_disabled", mapping);
    for (let index = 0; index < 5; index++) await send(source, `message-${index}`, { MessageGroupId: "fixed" });

    recorded.agrees("update_esm_enabling", await updateMapping(mapping, { Enabled: true }));
    recorded.agrees("get_esm_enabled", await getMapping(mapping));
    await aws.elapse(60_000);

    expect(await logStreamCount(name)).toBe(1);
  });

  performs(ofMapping("event_source_mapping_default_batch_size"), async (recorded) => {
    const name = await newFunction(echo);
    const mapping = await map(name, await createQueue());

    recorded.agrees("create-event-source-mapping", mapping);
    const update = await updateMapping(mapping, { FunctionName: name, BatchSize: 11 });
    recorded.agrees("invalid-update-event-source-mapping", update);
    recorded.agrees("invalid-create-event-source-mapping", await map(name, await createQueue(), { BatchSize: 11 }));
  });

  performs(ofMapping("sqs_event_source_mapping"), async (recorded) => {
    const name = await newFunction(echo);
    const source = await createQueue();
    const mapping = await map(name, source, { MaximumBatchingWindowInSeconds: 1 });
    recorded.agrees("create-event-source-mapping-response", mapping);

    await send(source, '{"foo": "bar"}');
    await aws.elapse(5_000);

    recorded.agrees("events", await printed(name));
    expect(await receive(source, 0)).not.toHaveProperty("Messages");
  });

  const forwardRecords = "await sendToQueue(process.env.SQS_QUEUE_URL, event.Records);";
  const forwarding = async (destination: Queue): Promise<string> =>
    newFunction(forwardRecords, { Environment: { Variables: { SQS_QUEUE_URL: destination.url } }, Timeout: 3 });
  const byBody = (batches: readonly unknown[]): unknown[] =>
    batches.flatMap((batch) => recordsSchema.parse(batch)).sort((a, b) => (a.body < b.body ? -1 : 1));
  const batchesIn = async (destination: Queue): Promise<unknown[]> =>
    (await drain(destination)).map(({ Body = "" }): unknown => JSON.parse(Body));

  performs(
    [15, 100, 1000, 10000].map((size) => ofMapping(`sqs_event_source_mapping_batch_size[${size}]`)),
    async (recorded, name) => {
      const destination = await createQueue();
      const functionName = await forwarding(destination);
      const source = await createQueue();
      const BatchSize = Number(/\d+/.exec(name)?.[0]);
      const mapping = await map(functionName, source, { MaximumBatchingWindowInSeconds: 10, BatchSize });
      recorded.agrees("create-event-source-mapping-response", mapping);

      const batch = (count: number, set: number) =>
        Array.from({ length: count }, (_, i) => ({ Id: `${i}-${set}`, MessageBody: `${i}-${set}-message-${i}` }));
      recorded.agrees("send-message-batch-result-10", await sendBatch(source, batch(10, 0)));
      recorded.agrees("send-message-batch-result-5", await sendBatch(source, batch(5, 1)));
      await aws.elapse(15_000);

      recorded.agrees("Records", byBody(await batchesIn(destination)));
    },
  );

  performs(ofMapping("sqs_event_source_mapping_batching_reserved_concurrency"), async (recorded) => {
    const destination = await createQueue();
    const FunctionName = await forwarding(destination);
    const reserve = new sdk.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 2 });
    recorded.agrees("put_concurrency_resp", await answered(aws.lambda.send(reserve)));
    const source = await createQueue();
    for (const set of [0, 1, 2])
      await sendBatch(
        source,
        Array.from({ length: 10 }, (_, i) => ({ Id: `${i}-${set}`, MessageBody: `${i}-${set}-message` })),
      );

    const ScalingConfig = { MaximumConcurrency: 2 };
    const mapping = await map(FunctionName, source, {
      MaximumBatchingWindowInSeconds: 1,
      BatchSize: 20,
      ScalingConfig,
    });
    recorded.agrees("create-event-source-mapping-response", mapping);
    await aws.elapse(10_000);

    const batches = await batchesIn(destination);
    recorded.agrees("batch_info", { total_batches_received: batches.length });
    recorded.agrees("Records", byBody(batches));
  });

  const filtered = names.filter(
    (name) => name.startsWith(ofMapping("sqs_event_filter[")) && !name.includes("[plain-string"),
  );
  performs(filtered, async (recorded) => {
    const { criteria, matching } = filterCase(recorded.answers);
    const name = await newFunction(echo);
    const source = await createQueue();
    await send(source, matching);
    await send(source, name.includes("valid-json") ? "plain-string" : '{"another-key": "another value"}');

    const settings = { MaximumBatchingWindowInSeconds: 1, FilterCriteria: criteria };
    recorded.agrees("create_event_source_mapping_response", await map(name, source, settings));
    await aws.elapse(5_000);

    recorded.agrees("invocation_events", await printed(name));
    expect(await receive(source, 0)).not.toHaveProperty("Messages");
  });

  const invalidPatterns: Readonly<Record<string, string>> = {
    None: "null",
    "simple string": "simple string",
    invalid_filter2: '{"eventSource": "aws:sqs"}',
    invalid_filter3: '{"eventSource": []}',
  };
  for (const [id, Pattern] of Object.entries(invalidPatterns))
    performs(ofMapping(`sqs_invalid_event_filter[${id}]`), async (recorded) => {
      const name = await newFunction(echo);
      const settings = { MaximumBatchingWindowInSeconds: 1, FilterCriteria: { Filters: [{ Pattern }] } };

      const refused = await map(name, await createQueue(), settings);

      recorded.agrees("create_event_source_mapping_exception", refused);
    });

  performs(ofMapping("duplicate_event_source_mappings"), async (recorded) => {
    const source = await createQueue();
    const name = await newFunction(echo);

    recorded.agrees("create", await map(name, source));
    recorded.agrees("error", await map(name, source));
    expect(await map(await newFunction(echo), source)).toMatchObject({ State: "Creating" });
  });

  refuses(ofMapping("sqs_event_source_mapping_update"), "functions have no versions");
  const plainStrings = ["plain-string-matching", "plain-string-filter"].map((id) =>
    ofMapping(`sqs_event_filter[${id}]`),
  );
  refuses(
    [...plainStrings, ofMapping("sqs_event_source_mapping_batching_behaviour[100]")],
    "nothing was recorded of it",
  );
});

const filtersSchema = z.object({
  create_event_source_mapping_response: z.object({
    FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.unknown() })) }),
  }),
  invocation_events: z.array(z.object({ Records: z.array(z.object({ body: z.unknown() })) })),
});

/** The filters that were given, and the message that they let through. */
function filterCase(answers: Members): { criteria: sdk.FilterCriteria; matching: string } {
  const { create_event_source_mapping_response: created, invocation_events: events } = filtersSchema.parse(answers);
  const body = events[0]?.Records[0]?.body;
  if (!isMembers(body)) throw new Error("the recorded message is JSON");
  const patterns = created.FilterCriteria.Filters.map(({ Pattern }) => ({ Pattern: JSON.stringify(Pattern) }));
  return { criteria: { Filters: patterns }, matching: pythonJson(body) };
}
