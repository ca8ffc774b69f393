// Where asynchronous invocations end. Cases of localstack's tests/aws/services/lambda_/test_lambda_destinations.py, performed
// against the wire with functions of our own in the place of its.
import * as sdk from "@aws-sdk/client-lambda";
import type { ReceiveMessageCommandInput } from "@aws-sdk/client-sqs";
import { expect } from "vitest";
import { isMembers } from "../agreement.ts";
import { answered } from "../botocore-answer.ts";
import { createFunction, logStreamCount, printed } from "../functions.ts";
import { newFunction } from "../mappings.ts";
import { createQueue, receive, unique } from "../queues.ts";
import { family, type Exceptions } from "../recording.ts";
import { aws } from "../shared-cloud.ts";

/** Answers what it was called with, or fails if asked to. */
const integration = `
  if ("raise_error" in event) fail("Test exception (this is intentional)");
  return {
    event,
    context: {
      invoked_function_arn: context.invokedFunctionArn,
      function_version: context.functionVersion,
      function_name: context.functionName,
      memory_limit_in_mb: context.memoryLimitInMB,
      aws_request_id: context.awsRequestId,
      log_group_name: context.logGroupName,
      log_stream_name: context.logStreamName,
      client_context: context.clientContext ?? null,
    },
  };`;
const echoAndFail = 'print({ event, aws_request_id: context.awsRequestId }); fail("intentional failure");';

/** How a runtime tells of an error: Python with requestId and stackTrace, Node.js with trace. */
const ofRuntime: Exceptions = {
  members: Object.fromEntries(
    ["requestId", "stackTrace", "trace"].map((member) => [
      `$.*responsePayload.${member}`,
      "the recorded function is Python's, whose runtime describes errors otherwise than Node.js's",
    ]),
  ),
};

const invokeLater = (FunctionName: string, event: object) =>
  aws.lambda.send(new sdk.InvokeCommand({ FunctionName, InvocationType: "Event", Payload: JSON.stringify(event) }));

const configure = (input: sdk.PutFunctionEventInvokeConfigCommandInput) =>
  answered(aws.lambda.send(new sdk.PutFunctionEventInvokeConfigCommand(input)));

const toBoth = (Destination: string) => ({
  DestinationConfig: { OnSuccess: { Destination }, OnFailure: { Destination } },
});
const allAttributes: Partial<ReceiveMessageCommandInput> = { MessageSystemAttributeNames: ["All"] };

family("lambda-destinations", ({ performs }) => {
  const named = (name: string): string => `TestLambdaDestinationSqs::test_${name}`;

  const assessed: Readonly<Record<string, object>> = { payload0: {}, payload1: { raise_error: 1 } };
  for (const [id, payload] of Object.entries(assessed))
    performs(
      named(`assess_lambda_destination_invocation[${id}]`),
      async (recorded) => {
        const queue = await createQueue();
        const FunctionName = await newFunction(integration);
        const settings = { FunctionName, MaximumRetryAttempts: 0, ...toBoth(queue.arn) };
        recorded.agrees("put_function_event_invoke_config", await configure(settings));

        await invokeLater(FunctionName, payload);

        recorded.agrees("receive_message_result", await receive(queue, 2, { MessageAttributeNames: ["All"] }));
      },
      id === "payload1" ? ofRuntime : {},
    );

  performs(named("assess_lambda_destination_invocation[Success-payload0]"), async (recorded) => {
    const queue = await createQueue();
    const FunctionName = await newFunction(integration);
    recorded.agrees("put_function_event_invoke_config", await configure({ FunctionName, ...toBoth(queue.arn) }));

    await invokeLater(FunctionName, {});

    recorded.agrees("receive_message_result", await receive(queue, 2, { MessageAttributeNames: ["All"] }));
  });

  performs(
    named("lambda_destination_default_retries"),
    async (recorded) => {
      const queue = await createQueue();
      const FunctionName = await newFunction(integration);
      recorded.agrees("put_function_event_invoke_config", await configure({ FunctionName, ...toBoth(queue.arn) }));

      await invokeLater(FunctionName, { raise_error: 1 });
      await aws.elapse(240_000);

      recorded.agrees("receive_message_result", await receive(queue, 0, { MessageAttributeNames: ["All"] }));
    },
    ofRuntime,
  );

  performs(
    named("retries"),
    async (recorded) => {
      const queue = await createQueue();
      const FunctionName = await newFunction(echoAndFail);
      const OnFailure = { Destination: queue.arn };
      await configure({ FunctionName, MaximumRetryAttempts: 2, DestinationConfig: { OnFailure } });

      await invokeLater(FunctionName, { message: "retry-msg" });
      const counts: number[] = [];
      for (const seconds of [30, 61, 122]) {
        await aws.elapse(seconds * 1_000);
        counts.push((await printed(FunctionName)).length);
      }

      expect(counts).toEqual([1, 2, 3]);
      await receive(queue, 0, { ...allAttributes, VisibilityTimeout: 0 });
      const message = await receive(queue, 0, { ...allAttributes, VisibilityTimeout: 1 });
      recorded.agrees("queue_destination_payload", message);
      expect(await logStreamCount(FunctionName)).toBe(1);
      const requestIds = (await printed(FunctionName)).filter(isMembers).map((line) => line["aws_request_id"]);
      expect(new Set(requestIds).size).toBe(1);
    },
    ofRuntime,
  );

  performs(
    named("maxeventage"),
    async (recorded) => {
      const queue = await createQueue();
      const FunctionName = await newFunction(echoAndFail);
      const DestinationConfig = { OnFailure: { Destination: queue.arn } };
      await configure({ FunctionName, MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60, DestinationConfig });
      const message = async (): Promise<unknown> => {
        const { Messages: messages } = await receive(queue, 5, { ...allAttributes, VisibilityTimeout: 3_600 });
        return Array.isArray(messages) ? messages[0] : undefined;
      };

      await invokeLater(FunctionName, { message: "retry-msg" });
      recorded.agrees("no_retry_failure_message", await message());
      expect(await printed(FunctionName)).toHaveLength(1);
      const longer = { FunctionName, MaximumEventAgeInSeconds: 90, MaximumRetryAttempts: 2 };
      await aws.lambda.send(new sdk.UpdateFunctionEventInvokeConfigCommand(longer));
      await invokeLater(FunctionName, { message: "retry-msg" });
      await aws.elapse(60_000);

      recorded.agrees("single_retry_failure_message", await message());
      expect(await printed(FunctionName)).toHaveLength(3);
    },
    {
      members: {
        ...ofRuntime.members,
        "$.single_retry_failure_message.Attributes.SenderId":
          "on AWS two environments of Lambda's own sent; here the function's role sends both times",
      },
    },
  );

  performs(
    "TestLambdaDLQ::test_dead_letter_queue",
    async (recorded) => {
      const queue = await createQueue();
      const FunctionName = unique("function");
      const CreateFunctionResponse = await createFunction(FunctionName, integration, {
        DeadLetterConfig: { TargetArn: queue.arn },
      });
      const created = { CreateEventSourceMappingResponse: null, CreateFunctionResponse };
      recorded.agrees("create_lambda_with_dlq", created);

      const Payload = '{"raise_error": 1}';
      await aws.lambda.send(new sdk.InvokeCommand({ FunctionName, InvocationType: "Event", Payload }));
      await aws.elapse(240_000);
      recorded.agrees("receive_result", await receive(queue, 0, { MessageAttributeNames: ["All"] }));
      const update = new sdk.UpdateFunctionConfigurationCommand({ FunctionName, DeadLetterConfig: {} });
      recorded.agrees("delete_dlq", await answered(aws.lambda.send(update)));

      const invoke = new sdk.InvokeCommand({ FunctionName, Payload, LogType: "Tail" });
      recorded.agrees("invoke_result", await answered(aws.lambda.send(invoke)));
    },
    {
      answers: { log_result: "it is the text of Python's runtime" },
      members: {
        "$.*Runtime": "the recorded function is Python's",
        "$.*Handler": "the recorded function is Python's",
        "$.*Payload.requestId": "the recorded function is Python's",
        "$.*Payload.stackTrace": "the recorded function is Python's",
        "$.*Payload.trace": "Node.js's stack trace",
      },
    },
  );

  performs(
    "TestLambdaDestinationEventbridge::test_invoke_lambda_eventbridge",
    async (recorded) => {
      const { rules } = aws.services.eventbridge;
      const triggered = await newFunction("print(event);");
      const FunctionName = await newFunction(`
        if (event.mode === "failure") fail("intentional failure!");
        return { hello: "world", test: "abc", val: 5, success: true };`);
      await configure({
        FunctionName,
        MaximumRetryAttempts: 0,
        ...toBoth("arn:aws:events:us-east-1:111111111111:event-bus/default"),
      });
      const ruleName = unique("rule");
      const { arn: SourceArn } = rules.put({ name: ruleName, eventPattern: '{"version":["0"]}', isEnabled: true });
      rules.putTarget(ruleName, {
        id: "function",
        arn: `arn:aws:lambda:us-east-1:111111111111:function:${triggered}`,
        input: { kind: "event" },
        retryAttemptsMax: 0,
        eventAgeMsMax: 60_000,
      });
      const statement = { StatementId: "events", Action: "lambda:InvokeFunction", Principal: "events.amazonaws.com" };
      await aws.lambda.send(new sdk.AddPermissionCommand({ FunctionName: triggered, ...statement, SourceArn }));

      for (const mode of ["success", "failure"]) {
        await invokeLater(FunctionName, { mode });
        await aws.elapse(10_000);
        const [event] = (await printed(triggered)).slice(-1);
        recorded.agrees(`lambda_destination_event_bus_${mode}`, event);
      }
    },
    ofRuntime,
  );
});
