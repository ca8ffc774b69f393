// Reads what a function with ReportBatchItemFailures answered. A malformed answer fails the whole batch, an empty one is success.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting

export type BatchAnswer =
  | { readonly kind: "success" }
  | { readonly kind: "partial"; readonly failedIds: ReadonlySet<string> }
  | { readonly kind: "malformed" };

/** `ids`: message ids or sequence numbers of the batch. */
export function readBatchAnswer(payload: string, ids: ReadonlySet<string>): BatchAnswer {
  const answer = parse(payload);
  if (answer === undefined) return { kind: "malformed" };
  if (isEmpty(answer)) return { kind: "success" };
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return { kind: "malformed" };
  const failures: unknown = "batchItemFailures" in answer ? answer.batchItemFailures : null;
  if (failures === null || failures === undefined) return { kind: "success" };
  if (!Array.isArray(failures)) return { kind: "malformed" };

  const failedIds = new Set<string>();
  for (const failure of failures) {
    const id = itemIdentifier(failure);
    if (id === undefined || !ids.has(id)) return { kind: "malformed" };
    failedIds.add(id);
  }
  return failedIds.size === 0 ? { kind: "success" } : { kind: "partial", failedIds };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

const isEmpty = (answer: unknown): boolean =>
  answer === null || answer === "" || (Array.isArray(answer) && answer.length === 0);

function itemIdentifier(failure: unknown): string | undefined {
  if (typeof failure !== "object" || failure === null || !("itemIdentifier" in failure)) return undefined;
  return typeof failure.itemIdentifier === "string" ? failure.itemIdentifier : undefined;
}
