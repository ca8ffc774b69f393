// Writes X.509 certificates, signed with ECDSA over SHA-256. Node's own X509Certificate reads them again.
// https://www.rfc-editor.org/rfc/rfc5280#section-4.1
import { createHash, sign, type KeyObject } from "node:crypto";
import { bitString, contextTag, element, objectIdentifier, sequence, tags, unsignedInteger } from "./der.ts";

/** What a certificate is good for. */
export type CertificatePurpose = "authority" | "server" | "client";

export interface CertificateContents {
  /** A Name in DER, as `commonName` makes one. */
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  readonly purpose: CertificatePurpose;
  /** At most 20 bytes, not 0. */
  readonly serialNumber: Buffer;
}

export interface Issuer {
  readonly subject: Buffer;
  readonly publicKey: KeyObject;
  /** Of a curve. */
  readonly privateKey: KeyObject;
}

/**
 * Certificates outlive every run. On virtual time a run may lie in the past or the future of the machine, by whose clock TLS judges
 * them; so they begin long ago. AWS IoT Core's end at the same instant as these.
 */
const validFrom = "200101000000Z";
const validTo = "491231235959Z";

/** The certificate in DER. */
export function writeCertificate(contents: CertificateContents, issuer: Issuer): Buffer {
  const { subject, publicKey, purpose, serialNumber } = contents;
  const toBeSigned = sequence(
    element(contextTag(0, "constructed"), unsignedInteger(Buffer.from([2]))),
    unsignedInteger(serialNumber),
    ecdsaWithSha256,
    issuer.subject,
    sequence(utcTime(validFrom), utcTime(validTo)),
    subject,
    subjectPublicKey(publicKey),
    element(contextTag(3, "constructed"), sequence(...extensions(purpose, publicKey, issuer.publicKey))),
  );
  return sequence(toBeSigned, ecdsaWithSha256, bitString(sign("sha256", toBeSigned, issuer.privateKey)));
}

/** A Name of one common name, which is ours to choose and so of characters that UTF-8 has. */
export const commonName = (name: string): Buffer =>
  sequence(
    element(tags.set, sequence(objectIdentifier("2.5.4.3"), element(tags.utf8String, Buffer.from(name, "utf8")))),
  );

const pemLineChars = 64;

export function pemOf(certificate: Buffer): string {
  const lines = certificate.toString("base64").match(new RegExp(`.{1,${pemLineChars}}`, "g")) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));
const utcTime = (text: string): Buffer => element(tags.utcTime, Buffer.from(text, "ascii"));
const subjectPublicKey = (key: KeyObject): Buffer => key.export({ type: "spki", format: "der" });

/** https://www.rfc-editor.org/rfc/rfc5280#section-4.2 */
function extensions(purpose: CertificatePurpose, own: KeyObject, issuers: KeyObject): readonly Buffer[] {
  const isAuthority = purpose === "authority";
  const basicConstraints = isAuthority ? sequence(isTrue) : sequence();
  // Bits from the left: 5 keyCertSign and 6 cRLSign, or 0 digitalSignature; before them how many are left over.
  const keyUsage = element(tags.bitString, Buffer.from(isAuthority ? [1, 0x06] : [7, 0x80]));
  const authorityKey = sequence(element(contextTag(0, "primitive"), keyIdentifier(issuers)));
  return [
    extension("2.5.29.19", basicConstraints, "critical"),
    extension("2.5.29.15", keyUsage, "critical"),
    extension("2.5.29.14", element(tags.octetString, keyIdentifier(own))),
    extension("2.5.29.35", authorityKey),
    ...(isAuthority ? [] : [extension("2.5.29.37", sequence(extendedKeyUsages[purpose]))]),
    ...(purpose === "server" ? [extension("2.5.29.17", sequence(...loopbackNames))] : []),
  ];
}

const extendedKeyUsages = {
  server: objectIdentifier("1.3.6.1.5.5.7.3.1"),
  client: objectIdentifier("1.3.6.1.5.5.7.3.2"),
};

/** A server listens on loopback alone. */
const loopbackNames = [
  element(contextTag(2, "primitive"), Buffer.from("localhost", "ascii")),
  element(contextTag(7, "primitive"), Buffer.from([127, 0, 0, 1])),
];

const isTrue = element(tags.boolean, Buffer.from([0xff]));

const extension = (identifier: string, value: Buffer, criticality?: "critical"): Buffer =>
  sequence(
    objectIdentifier(identifier),
    ...(criticality === undefined ? [] : [isTrue]),
    element(tags.octetString, value),
  );

const keyIdentifier = (key: KeyObject): Buffer => createHash("sha1").update(subjectPublicKey(key)).digest();
