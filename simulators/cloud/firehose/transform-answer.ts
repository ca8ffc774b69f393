// What a transform function answered, record by record. Codes and words: "Lambda invocation errors" in
// https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html
import type { Failure } from "./error-record.ts";
import { decodeBase64 } from "./strict-base64.ts";

export type Verdict =
  | { readonly kind: "ok"; readonly data: Buffer; readonly partitionKeys: unknown }
  | { readonly kind: "dropped" }
  | ({ readonly kind: "failed" } & Failure);

export type Answer =
  /** As many as records were sent, in their order. */
  | { readonly kind: "judged"; readonly verdicts: readonly Verdict[] }
  /** The answer as a whole is unusable: every record of the batch failed, and no retry mends it. */
  | ({ readonly kind: "unusable" } & Failure);

export const functionError: Failure = {
  code: "Lambda.FunctionError",
  message: "The Lambda function was successfully invoked but it returned an error result.",
};

const unreadable: Failure = {
  code: "Lambda.JsonProcessingException",
  message:
    "There was an error parsing returned records from the Lambda function. Ensure that the returned records follow the status model required by Amazon Data Firehose.",
};

const missing: Verdict = {
  kind: "failed",
  code: "Lambda.MissingRecordId",
  message: "One or more record Ids were not returned. Ensure that the Lambda function returns all received record Ids.",
};

const duplicated: Verdict = {
  kind: "failed",
  code: "Lambda.DuplicatedRecordId",
  message:
    "Multiple records were returned with the same record Id. Ensure that the Lambda function returns a unique record Id for each record.",
};

const processingFailed: Verdict = {
  kind: "failed",
  code: "Lambda.ProcessingFailedStatus",
  message: "ProcessingFailed status set for record",
};

const nullData: Verdict = {
  kind: "failed",
  code: "Lambda.InvalidReturnFormat",
  message:
    "The data field cannot be null when the SourceType is DirectPut or KinesisStreamAsSource and processing result is Ok. The value field cannot be null when the SourceType is MSKAsSource and processing result is Ok.",
};

const dropped: Verdict = { kind: "dropped" };

/** Records of foreign ids are ignored, as on AWS; an answer without records misses every id. */
export function judgeAnswer(recordIds: readonly string[], payload: string): Answer {
  const answered = readRecords(payload);
  if (answered === undefined) return { kind: "unusable", ...unreadable };
  const matched = matchInOrder(recordIds, answered) ?? matchById(recordIds, answered);
  const verdicts: Verdict[] = [];
  for (const record of matched) {
    const verdict = isVerdict(record) ? record : judgeRecord(record);
    if (verdict.kind === "unusable") return verdict;
    verdicts.push(verdict);
  }
  return { kind: "judged", verdicts };
}

/** The usual answer has each record in its place; undefined for any other. */
function matchInOrder(
  recordIds: readonly string[],
  answered: readonly unknown[],
): readonly AnsweredRecord[] | undefined {
  if (answered.length !== recordIds.length) return undefined;
  const matched: AnsweredRecord[] = [];
  for (const [index, record] of answered.entries()) {
    if (!isAnsweredRecord(record) || record.recordId !== recordIds[index]) return undefined;
    matched.push(record);
  }
  return matched;
}

function matchById(recordIds: readonly string[], answered: readonly unknown[]): readonly (AnsweredRecord | Verdict)[] {
  const byId = new Map<string, AnsweredRecord | Verdict>();
  for (const record of answered) {
    if (!isAnsweredRecord(record)) continue;
    byId.set(record.recordId, byId.has(record.recordId) ? duplicated : record);
  }
  return recordIds.map((recordId) => byId.get(recordId) ?? missing);
}

function judgeRecord(record: AnsweredRecord): Verdict | ({ readonly kind: "unusable" } & Failure) {
  switch (record.result) {
    case "Ok": {
      if (record.data === undefined || record.data === null) return nullData;
      const data = typeof record.data === "string" ? decodeBase64(record.data) : undefined;
      if (data === undefined) return { kind: "unusable", ...functionError };
      return { kind: "ok", data, partitionKeys: record.metadata?.partitionKeys };
    }
    case "Dropped":
      return dropped;
    case "ProcessingFailed":
      return processingFailed;
    default:
      return { kind: "unusable", ...unreadable };
  }
}

/** A foreign record may have a field `kind`; it has a recordId, too. */
const isVerdict = (value: AnsweredRecord | Verdict): value is Verdict => !("recordId" in value);

interface AnsweredRecord {
  readonly recordId: string;
  readonly result?: unknown;
  readonly data?: unknown;
  readonly metadata?: { readonly partitionKeys?: unknown } | null;
}

const isAnsweredRecord = (value: unknown): value is AnsweredRecord =>
  typeof value === "object" &&
  value !== null &&
  "recordId" in value &&
  typeof value.recordId === "string" &&
  (!("metadata" in value) || typeof value.metadata === "object");

/** Undefined where the answer is no JSON. */
function readRecords(payload: string): readonly unknown[] | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (typeof answer !== "object" || answer === null || !("records" in answer)) return [];
  return isArray(answer.records) ? answer.records : [];
}

const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);
