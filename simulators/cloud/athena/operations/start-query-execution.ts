// Takes a statement and answers its id at once; the query runs on its own. A client token makes the call repeatable.
// https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Principal } from "../../ports/principal.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, onWorkgroup, primaryWorkgroup, type AthenaContext } from "../athena-context.ts";
import { clientTokenLengthMax, clientTokenLengthMin, queryBytesMax } from "../limits.ts";
import type { QueryExecution, QueryRequest } from "../query-execution.ts";
import { invalidRequest } from "../query-history.ts";
import { classifyStatement } from "../statement.ts";
import { parseS3Location } from "../storage/s3-location.ts";
import type { Workgroup } from "../workgroup.ts";

const input = z.object({
  QueryString: z
    .string()
    .min(1)
    .refine(
      (text) => Buffer.byteLength(text) <= queryBytesMax,
      `Member must have length less than or equal to ${queryBytesMax}`,
    ),
  ClientRequestToken: z.string().min(clientTokenLengthMin).max(clientTokenLengthMax).optional(),
  QueryExecutionContext: z.object({ Database: z.string().optional(), Catalog: z.string().optional() }).optional(),
  ResultConfiguration: z
    .object({
      OutputLocation: z.string().optional(),
      EncryptionConfiguration: z.unknown().optional(),
      ExpectedBucketOwner: z.string().optional(),
      AclConfiguration: z.unknown().optional(),
    })
    .optional(),
  WorkGroup: z.string().default(primaryWorkgroup),
  ExecutionParameters: z.array(z.string()).optional(),
  ResultReuseConfiguration: z.unknown().optional(),
});

type Input = z.output<typeof input>;

export function startQueryExecution(context: AthenaContext): Operation {
  const { account, clock, random, history, lifecycle, workgroups, startRate } = context;
  return defineOperation({
    name: "StartQueryExecution",
    invalidInputCode,
    input,
    permissions: ({ WorkGroup }) => [onWorkgroup(account, "StartQueryExecution", WorkGroup)],
    run: (request, { principal }) => {
      if (!startRate.take()) throw new AwsError("TooManyRequestsException", 400, "Rate exceeded");
      const token = request.ClientRequestToken;
      const fingerprint = createHash("sha256").update(JSON.stringify(request)).digest("base64");
      const startedId = token === undefined ? undefined : history.startedBy(token, fingerprint);
      if (startedId !== undefined) return { QueryExecutionId: startedId };

      const { type, subtype } = classifyStatement(request.QueryString);
      const execution: QueryExecution = {
        id: random.uuid(),
        request: queryRequest(request, workgroups.get(request.WorkGroup), principal),
        statementType: type,
        statementSubtype: subtype,
        submittedAtMs: clock.now(),
        state: "QUEUED",
        sequenceNumber: 0,
        bytesScanned: 0,
        columns: [],
      };
      history.add(execution, token, fingerprint);
      lifecycle.submit(execution);
      return { QueryExecutionId: execution.id };
    },
  });
}

/** @throws AwsError InvalidRequestException where the workgroup is disabled, or nobody says where results go. */
function queryRequest(request: Input, workgroup: Workgroup, principal: Principal): QueryRequest {
  if (!workgroup.isEnabled) throw invalidRequest(`WorkGroup ${workgroup.name} is disabled.`);
  if (request.ExecutionParameters !== undefined)
    throw invalidRequest(
      "The embedded Athena does not implement ExecutionParameters: write the values into the statement",
    );
  const own = request.ResultConfiguration?.OutputLocation;
  const outputLocation = workgroup.isEnforced ? workgroup.outputLocation : (own ?? workgroup.outputLocation);
  if (outputLocation === undefined)
    throw invalidRequest(
      "No output location provided. An output location is required either through the Workgroup result configuration setting or as an API input.",
    );
  if (parseS3Location(outputLocation) === undefined) throw invalidRequest("outputLocation is not a valid S3 path.");
  return {
    principal,
    sql: request.QueryString,
    database: request.QueryExecutionContext?.Database,
    catalog: request.QueryExecutionContext?.Catalog,
    workgroup: workgroup.name,
    outputLocation,
    bytesScannedMax: workgroup.bytesScannedMax,
  };
}
