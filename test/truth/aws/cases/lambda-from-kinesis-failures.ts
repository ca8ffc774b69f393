// What becomes of a stream's records that a function fails at: cases of lambda-from-kinesis.
import * as s3 from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { z } from "zod";
import { printed } from "../functions.ts";
import { map, newFunction } from "../mappings.ts";
import { createQueue, drain, receive, unique } from "../queues.ts";
import type { Family, RecordedCase } from "../recording.ts";
import { aws } from "../shared-cloud.ts";
import { newStream, oneByOne, put, putAll } from "../streams.ts";

const failing = 'print(event); fail("intentional failure");';

const reporting = { FunctionResponseTypes: ["ReportBatchItemFailures"] };
const onFailure = (Destination: string) => ({ DestinationConfig: { OnFailure: { Destination } } });

const batchSchema = z.looseObject({
  Records: z.array(z.looseObject({ kinesis: z.looseObject({ partitionKey: z.string() }) })),
});
const batches = async (functionName: string) =>
  (await printed(functionName)).map((batch) => batchSchema.safeParse(batch)).flatMap(({ data }) => data ?? []);

export function failures({ performs }: Family): void {
  const named = (name: string): string => `TestKinesisSource::test_${name}`;
  const created = "create_event_source_mapping_response";

  /** A record that its function fails at, twice, in a mapping that sends it to `destination` then. */
  async function givenUp(recorded: RecordedCase, destination: string): Promise<string> {
    const stream = await newStream();
    const settings = { ...oneByOne, MaximumRetryAttempts: 1, ...onFailure(destination) };
    const mapping = await map(await newFunction(failing), stream, settings);
    recorded.agrees(created, mapping);
    await put(stream, '{"input": "hello", "value": "world", "raise_error": 1}', "custom");
    await aws.elapse(30_000);
    return String(mapping["UUID"]);
  }

  performs(named("kinesis_event_source_mapping_with_on_failure_destination_config"), async (recorded) => {
    const queue = await createQueue();

    await givenUp(recorded, queue.arn);

    recorded.agrees("sqs_payload", await receive(queue, 0));
  });

  performs(
    named("kinesis_event_source_mapping_with_sns_on_failure_destination_config"),
    async (recorded) => {
      const { sns } = aws.services;
      const queue = await createQueue();
      const topic = sns.createTopic(unique("topic"));
      sns.subscribe({ topicArn: topic.arn, protocol: "sqs", endpoint: queue.arn, isRaw: false });
      allowSending(queue.arn);

      await givenUp(recorded, topic.arn);

      const [message] = await drain(queue);
      recorded.agrees("failure_sns_message", JSON.parse(message!.Body!));
    },
    {
      members: Object.fromEntries(
        ["Signature", "SignatureVersion", "SigningCertURL", "UnsubscribeURL"].map((member) => [
          `$.failure_sns_message.${member}`,
          "the embedded cloud's topics sign nothing",
        ]),
      ),
    },
  );

  performs(named("kinesis_event_source_mapping_with_s3_on_failure_destination"), async (recorded) => {
    const Bucket = unique("bucket");
    await aws.s3.send(new s3.CreateBucketCommand({ Bucket }));

    const uuid = await givenUp(recorded, `arn:aws:s3:::${Bucket}`);

    const { Contents: [object] = [] } = await aws.s3.send(new s3.ListObjectsV2Command({ Bucket }));
    expect(object!.Key).toMatch(
      new RegExp(
        `^aws/lambda/${uuid}/shardId-000000000000/2026/11/21/2026-11-21T\\d\\d\\.\\d\\d\\.\\d\\d-[0-9a-f-]{36}$`,
      ),
    );
    const { Body: body } = await aws.s3.send(new s3.GetObjectCommand({ Bucket, Key: object!.Key }));
    recorded.agrees("record_body", JSON.parse(await body!.transformToString()));
  });

  performs(named("kinesis_report_batch_item_failures"), async (recorded) => {
    const stream = await newStream();
    const queue = await createQueue();
    const name = await newFunction(`
      print(event);
      const isFailure = ({ kinesis }) => JSON.parse(Buffer.from(kinesis.data, "base64")).should_fail;
      const failed = event.Records.filter(isFailure);
      return { batchItemFailures: failed.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })) };`);
    const settings = { ...oneByOne, BatchSize: 3, MaximumRetryAttempts: 3, ...onFailure(queue.arn), ...reporting };
    recorded.agrees(created, await map(name, stream, settings));

    const keys = [0, 1, 2, 3, 4, 5];
    await putAll(
      stream,
      keys.map((key) => [`{"should_fail": ${String(key === 5)}}`, `test_${key}`] as const),
    );
    await aws.elapse(60_000);

    recorded.agrees("sqs_payload", await receive(queue, 0));
    const records = (await batches(name)).flatMap(({ Records }) => Records);
    const byKey = records.sort((a, b) => (a.kinesis.partitionKey < b.kinesis.partitionKey ? -1 : 1));
    recorded.agrees("kinesis_records", { Records: byKey });
  });

  const failures: Readonly<Record<string, string>> = {
    item_identifier_not_present_failure: "return { batchItemFailures: [{ itemIdentifier: 123 }] };",
    empty_string_item_identifier_failure: 'return { batchItemFailures: [{ itemIdentifier: "" }] };',
    null_item_identifier_failure: "return { batchItemFailures: [{ itemIdentifier: null }] };",
    invalid_key_foo_failure: "return { batchItemFailures: [{ foo: 123 }] };",
    invalid_key_foo_null_value_failure: "return { batchItemFailures: [{ foo: null }] };",
    unhandled_exception_in_function: "throw new RangeError();",
  };
  for (const [id, answer] of Object.entries(failures))
    performs(named(`kinesis_report_batch_item_failure_scenarios[${id}]`), async (recorded) => {
      const stream = await newStream();
      const queue = await createQueue();
      const name = await newFunction(`print(event); ${answer}`);
      const settings = { ...oneByOne, MaximumRetryAttempts: 2, ...onFailure(queue.arn), ...reporting };
      recorded.agrees(created, await map(name, stream, settings));

      await put(stream, "hello");
      await aws.elapse(60_000);

      recorded.agrees("sqs_payload", await receive(queue, 0));
      recorded.agrees("kinesis_events", await batches(name));
    });

  const successes: Readonly<Record<string, string>> = {
    empty_string_success: 'return "";',
    empty_list_success: "return [];",
    null_success: "return null;",
    empty_dict_success: "return {};",
    empty_batch_item_failure_success: "return { batchItemFailures: [] };",
    null_batch_item_failure_success: "return { batchItemFailures: null };",
  };
  for (const [id, answer] of Object.entries(successes))
    performs(named(`kinesis_report_batch_item_success_scenarios[${id}]`), async (recorded) => {
      const stream = await newStream();
      const name = await newFunction(`print(event); ${answer}`);
      recorded.agrees(created, await map(name, stream, { ...oneByOne, MaximumRetryAttempts: 2, ...reporting }));

      await put(stream, "hello");
      await aws.elapse(60_000);

      recorded.agrees("kinesis_events", await batches(name));
    });

  // 60 s, and one of the seconds in which AWS makes a mapping, which is there at once here.
  const agesExceeded = { "expire-while-retrying": [0, -1], "expire-before-ingestion": [61_000, 0] } as const;
  for (const [id, [delayMs, retries]] of Object.entries(agesExceeded))
    performs(named(`kinesis_maximum_record_age_exceeded[${id}]`), async (recorded) => {
      const stream = await newStream();
      const queue = await createQueue();
      await put(stream, "stream-data");
      await aws.elapse(delayMs);

      const settings = { ...oneByOne, MaximumRetryAttempts: retries, MaximumRecordAgeInSeconds: 60 };
      recorded.agrees(created, await map(await newFunction(failing), stream, { ...settings, ...onFailure(queue.arn) }));
      await aws.elapse(150_000);

      recorded.agrees("record_age_exceeded_payload", await receive(queue, 0));
    });

  performs(named("kinesis_maximum_record_age_exceeded_discard_records"), async (recorded) => {
    const stream = await newStream();
    await put(stream, "stream-data");
    await aws.elapse(80_000);
    const [destination, dead] = [await createQueue(), await createQueue()];
    const Environment = { Variables: { SQS_QUEUE_URL: destination.url } };
    const name = await newFunction("await sendToQueue(process.env.SQS_QUEUE_URL, event.Records);", { Environment });
    await putAll(
      stream,
      [1, 2, 3, 4, 5].map((index) => [`stream-data-${index}`, "test"] as const),
    );

    const settings = { ...oneByOne, BatchSize: 10, MaximumRetryAttempts: 0, MaximumRecordAgeInSeconds: 60 };
    recorded.agrees(created, await map(name, stream, { ...settings, ...onFailure(dead.arn) }));
    await aws.elapse(30_000);

    recorded.agrees("record_age_exceeded_payload", await receive(dead, 0));
    const received = (await drain(destination)).map(({ Body = "" }): unknown => JSON.parse(Body));
    recorded.agrees("Records", z.array(z.array(z.unknown())).parse(received).flat());
  });
}

/** Lets any topic send to the queue. */
function allowSending(queueArn: string): void {
  const statement = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: queueArn };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  aws.services.iam.access.putResourcePolicy(queueArn, policy);
}
