// Reads the caller's identity out of a SigV4 signed request: the access key and the service it was signed for. The signature
// itself is not verified: the embedded cloud listens on loopback and knows every key that it handed out.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import type { WireRequest } from "./protocol.ts";

export interface Credential {
  readonly accessKeyId: string;
  /** The service in the signature's scope: `s3`, `kinesis`. */
  readonly service: string;
}

const credentialPattern = /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;

/** Undefined for an unsigned request. A presigned one carries its credential in the query. */
export function readCredential(request: WireRequest): Credential | undefined {
  const presigned = request.query.get("X-Amz-Credential");
  const text = presigned === null ? request.headers["authorization"] : `Credential=${presigned}`;
  const [, accessKeyId, service] = credentialPattern.exec(text ?? "") ?? [];
  return accessKeyId === undefined || service === undefined ? undefined : { accessKeyId, service };
}
