// Event filtering: which records of a source a mapping takes. Data that is JSON is matched as JSON, other data as text.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
import { compileEventPattern } from "../../engines/event-pattern.ts";
import type { ReceivedMessage } from "../../ports/message-queues.ts";
import type { StreamRecord } from "../../ports/record-stream.ts";
import type { Matcher } from "../../engines/pattern-matcher.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { invalidParameter } from "../function-validation.ts";

type RecordFilter<Entry> = (record: Entry) => boolean;

/** Undefined where there is none. @throws AwsError InvalidParameterValueException */
export function compileFilters(patterns: readonly string[] | undefined): Matcher | undefined {
  if (patterns === undefined || patterns.length === 0) return undefined;
  const matchers = patterns.map(compileFilter);
  return (record) => matchers.some((matches) => matches(record));
}

function compileFilter(pattern: string): Matcher {
  try {
    return compileEventPattern(pattern);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter("Invalid filter pattern definition.", error);
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html */
export function messageFilter(patterns: readonly string[] | undefined): RecordFilter<ReceivedMessage> {
  const matches = compileFilters(patterns);
  if (matches === undefined) return () => true;
  return (message) => matches({ ...message, eventSource: "aws:sqs", body: asData(message.body) });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html */
export function streamRecordFilter(patterns: readonly string[] | undefined): RecordFilter<StreamRecord> {
  const matches = compileFilters(patterns);
  if (matches === undefined) return () => true;
  return ({ partitionKey, sequenceNumber, data }) =>
    matches({ kinesisSchemaVersion: "1.0", partitionKey, sequenceNumber, data: asData(data.toString("utf8")) });
}

function asData(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}
