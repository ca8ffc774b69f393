// How services stand on the wire. The server finds the service by X-Amz-Target, by the signature's scope or by the path,
// and speaks its protocol: https://smithy.io/2.0/aws/protocols/index.html
import type { Caller, Operation } from "./operation.ts";

export interface WireRequest {
  readonly method: string;
  /** Decoded host name without port: virtual-host style S3 addresses carry the bucket here. */
  readonly host: string;
  /** As sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

/** awsJson1_0 and awsJson1_1: POST / with `X-Amz-Target: <target>.<operation>`. */
export interface JsonService {
  readonly protocol: "json";
  /** `Kinesis_20131202` */
  readonly target: string;
  readonly version: "1.0" | "1.1";
  readonly operations: readonly Operation[];
  /** Of a service that spoke awsQuery before (SQS): how both protocols name an error. */
  readonly queryErrorNames?: (code: string) => QueryErrorNames;
}

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait */
export interface QueryErrorNames {
  /** In JSON: `QueueDoesNotExist`. */
  readonly type: string;
  /** As awsQuery knew it: `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly queryCode: string;
}

/** restJson1 and restXml: method and path name the operation, which the service reads itself. */
export interface RestService {
  readonly protocol: "rest";
  /** The service name in the signature's scope: `s3`, `lambda`, `scheduler`. */
  readonly signingName: string;
  readonly handle: (request: WireRequest, caller: Caller) => Promise<WireResponse>;
  /** The service's own form for an error. */
  readonly renderError: (error: { code: string; status: number; message: string }, requestId: string) => WireResponse;
}

/** awsQuery: a form with `Action=...`, answered in XML. */
export interface QueryService {
  readonly protocol: "query";
  readonly signingName: string;
  /** The XML namespace of answers. */
  readonly namespace: string;
  readonly operations: readonly Operation[];
}

export type WireService = JsonService | RestService | QueryService;
