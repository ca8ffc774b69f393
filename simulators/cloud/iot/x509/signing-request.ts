// Reads a certificate signing request (PKCS #10): whose key it is, and that who sent it has the other half.
// https://www.rfc-editor.org/rfc/rfc2986#section-4
import { createPublicKey, verify, type KeyObject } from "node:crypto";
import { objectIdentifier, readElements, type DerElement } from "./der.ts";

export interface SigningRequest {
  /** A Name in DER. */
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
}

const pem = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END (?:NEW )?CERTIFICATE REQUEST-----/;

/** By the identifier of the signature's algorithm, in hexadecimal digits. */
const digests = new Map(
  [
    ["1.2.840.10045.4.3.2", "sha256"],
    ["1.2.840.10045.4.3.3", "sha384"],
    ["1.2.840.10045.4.3.4", "sha512"],
    ["1.2.840.113549.1.1.11", "sha256"],
    ["1.2.840.113549.1.1.12", "sha384"],
    ["1.2.840.113549.1.1.13", "sha512"],
  ].map(([identifier = "", digest = ""]) => [objectIdentifier(identifier).toString("hex"), digest] as const),
);

/** @throws Error that says what of the request is wrong. */
export function readSigningRequest(text: string): SigningRequest {
  const base64 = pem.exec(text)?.[1];
  if (base64 === undefined) throw new Error("it is not a certificate request in PEM");
  const [outer] = readElements(Buffer.from(base64, "base64"));
  const [request, algorithm, signature] = membersOf(outer);
  const [, subject, key] = membersOf(request);
  if (request === undefined || signature === undefined || subject === undefined || key === undefined) {
    throw new Error("it lacks a subject, a key or a signature");
  }
  const publicKey = createPublicKey({ key: key.whole, format: "der", type: "spki" });
  const digest = digests.get(membersOf(algorithm)[0]?.whole.toString("hex") ?? "");
  if (digest === undefined) throw new Error("its signature is neither ECDSA nor RSA over SHA-256, SHA-384 or SHA-512");
  // A bit string begins with the count of its unused bits.
  if (!verify(digest, request.whole, publicKey, signature.contents.subarray(1))) {
    throw new Error("its signature is not of its key");
  }
  return { subject: subject.whole, publicKey };
}

const membersOf = (element: DerElement | undefined): readonly DerElement[] =>
  element === undefined ? [] : readElements(element.contents);
