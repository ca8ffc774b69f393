// A stream's event source mapping. Cases of localstack's tests/aws/services/lambda_/event_source_mapping/
// test_lambda_integration_kinesis.py, performed against the wire with functions of our own in the place of its.
import { expect } from "vitest";
import { logLines, printed } from "../functions.ts";
import { getMapping, map, newFunction, updateMapping } from "../mappings.ts";
import { family } from "../recording.ts";
import { aws } from "../shared-cloud.ts";
import { fromTheStart, latest, newStream, oneByOne, put, putAll } from "../streams.ts";
import { failures } from "./lambda-from-kinesis-failures.ts";

/** Ten records with numbers from 0, as Python writes them. */
const numbered = (key: string): [string, string][] =>
  Array.from({ length: 10 }, (_, index) => [`{"record_id": ${index}}`, key]);

const echo = "print(event); return event;";
const echoWithStart = "print({ executionStart: Date.now() / 1000, event });";
family("lambda-from-kinesis", (cases) => {
  const { performs } = cases;
  const named = (name: string): string => `TestKinesisSource::test_${name}`;
  const created = "create_event_source_mapping_response";

  performs(named("esm_with_not_existing_kinesis_stream"), async (recorded) => {
    const arn = "arn:aws:kinesis:us-east-1:111111111111:stream/test-foobar-81ded7e8";

    recorded.agrees("error", await map(await newFunction(echo), { arn }, latest));
  });

  performs(named("create_kinesis_event_source_mapping"), async (recorded) => {
    const stream = await newStream();
    const name = await newFunction(echo);
    recorded.agrees(created, await map(name, stream, latest));

    await putAll(
      stream,
      Array.from({ length: 10 }, (_, index) => ["hello", `test_${index}`] as const),
    );
    await aws.elapse(5_000);

    const [records] = await printed(name);
    recorded.agrees("kinesis_records", records);
  });

  performs(
    named("create_kinesis_event_source_mapping_multiple_lambdas_single_kinesis_event_stream"),
    async (recorded) => {
      const stream = await newStream();
      const functions = { a: await newFunction(echo), b: await newFunction(echo) };
      for (const [id, name] of Object.entries(functions))
        recorded.agrees(`${created}-${id}`, await map(name, stream, fromTheStart));

      await putAll(stream, [["hello", "test_1"]]);
      await aws.elapse(5_000);

      for (const [id, name] of Object.entries(functions))
        recorded.agrees(`kinesis_records-${id}`, (await printed(name))[0]);
    },
  );

  performs(named("duplicate_event_source_mappings"), async (recorded) => {
    const stream = await newStream();
    const name = await newFunction(echo);

    recorded.agrees("create", await map(name, stream, latest));
    recorded.agrees("error", await map(name, stream, latest));
    expect(await map(await newFunction(echo), stream, latest)).toMatchObject({ State: "Creating" });
  });

  performs(named("kinesis_event_source_mapping_with_async_invocation"), async (recorded) => {
    const stream = await newStream();
    const name = await newFunction(echoWithStart);
    recorded.agrees(created, await map(name, stream, { ...latest, BatchSize: 10 }));

    for (const key of ["test_0", "test_1"]) await putAll(stream, numbered(key));
    await aws.elapse(10_000);

    recorded.agrees("invocation_events", await printed(name));
  });

  performs(named("kinesis_event_source_trim_horizon"), async (recorded) => {
    const stream = await newStream();
    const name = await newFunction(echoWithStart);
    for (const key of ["test_0", "test_1"]) await putAll(stream, numbered(key));

    recorded.agrees(created, await map(name, stream, { ...fromTheStart, BatchSize: 10 }));
    await putAll(stream, numbered("test_3"));
    await aws.elapse(10_000);

    recorded.agrees("invocation_events", await printed(name));
  });

  performs(named("disable_kinesis_event_source_mapping"), async (recorded) => {
    const stream = await newStream();
    const name = await newFunction(echo);
    const mapping = await map(name, stream, { ...latest, BatchSize: 10 });
    recorded.agrees(created, mapping);
    await putAll(stream, numbered("test"));
    await aws.elapse(5_000);
    recorded.agrees("invocation_events", await printed(name));

    await updateMapping(mapping, { Enabled: false });
    expect(await getMapping(mapping)).toMatchObject({ State: "Disabled" });
    await putAll(stream, numbered("test"));
    await aws.elapse(10_000);

    expect(await printed(name)).toHaveLength(1);
  });

  performs(named("kinesis_empty_provided"), async (recorded) => {
    const stream = await newStream();
    const name = await newFunction("");
    const mapping = await map(name, stream, { ...oneByOne, MaximumRetryAttempts: 2 });
    recorded.agrees(created, mapping);

    await put(stream, "hello");
    await aws.elapse(30_000);

    expect((await logLines(name)).filter((line) => line.startsWith("REPORT"))).toHaveLength(1);
    recorded.agrees("get_esm_result", await getMapping(mapping));
  });

  performs(
    "TestKinesisEventFiltering::test_kinesis_event_filtering_json_pattern",
    async (recorded) => {
      const stream = await newStream();
      const decode = 'event.Records.map(({ kinesis }) => JSON.parse(Buffer.from(kinesis.data, "base64")))';
      const names = [1, 2].map(() => newFunction(`print({ records: ${decode} });`));
      const filter = (index: number) => ({
        FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ data: { event_type: [`function_${index}`] } }) }] },
      });
      const [first = "", second = ""] = await Promise.all(names);
      const settings = { ...oneByOne, MaximumRetryAttempts: 1 };
      recorded.agrees(created, await map(first, stream, { ...settings, ...filter(1) }));
      recorded.agrees(
        "create_event_source_mapping_2_response",
        await map(second, stream, { ...settings, ...filter(2) }),
      );

      await put(stream, '{"event_type": "function_1", "message": "foo"}', "custom");
      await put(stream, '{"event_type": "function_2", "message": "bar"}', "custom");
      await aws.elapse(30_000);

      const payload: unknown = JSON.parse(String(recorded.answers["kinesis-record-lambda-payload"]));
      expect(await printed(first)).toEqual([{ records: payload }]);
      expect(await printed(second)).toEqual([{ records: [{ event_type: "function_2", message: "bar" }] }]);
    },
    { answers: { "kinesis-record-lambda-payload": "it is text that Python printed; its JSON is compared" } },
  );

  failures(cases);
});
