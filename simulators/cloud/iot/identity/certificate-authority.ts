// The certificate authority of the embedded cloud, in the place of Amazon's: it certifies devices, and the MQTT endpoint itself. Its
// key is made when it is first asked for anything, so that a run without certificates pays nothing, and lies with its
// certificate under the run's directory. https://docs.aws.amazon.com/iot/latest/developerguide/x509-client-certs.html
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "../../ports/random.ts";
import { commonName, pemOf, writeCertificate, type CertificatePurpose, type Issuer } from "../x509/certificate.ts";
import { readSigningRequest } from "../x509/signing-request.ts";

export interface KeysAndCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
}

export interface CertificateAuthority {
  /** What clients of the MQTT endpoint trust. */
  rootPem(): string;
  /** Where it lies as a file. */
  readonly rootPath: string;
  /** A device's. */
  issue(): KeysAndCertificate;
  /** A device's certificate over a key of its own. @throws Error that says what of the request is wrong. */
  certify(signingRequestPem: string): string;
  /** The endpoint's, for localhost and 127.0.0.1. */
  issueToServer(): KeysAndCertificate;
}

/** Every certificate that AWS IoT Core makes a key for has this subject. */
const deviceSubject = "AWS IoT Certificate";

export function localAuthority({ directory, random }: { directory: string; random: Random }): CertificateAuthority {
  let made: { readonly issuer: Issuer; readonly pem: string } | undefined;
  const rootPath = join(directory, "ca.pem");
  const serialNumber = (): Buffer => Buffer.from(`01${random.hex(30)}`, "hex");
  const root = (): NonNullable<typeof made> => {
    if (made === undefined) {
      const issuer = { subject: commonName("Embedded cloud CA"), ...newKeys() };
      const contents = { subject: issuer.subject, publicKey: issuer.publicKey, purpose: "authority" } as const;
      made = { issuer, pem: pemOf(writeCertificate({ ...contents, serialNumber: serialNumber() }, issuer)) };
      mkdirSync(directory, { recursive: true });
      writeFileSync(join(directory, "ca.key"), privatePem(issuer.privateKey), { mode: 0o600 });
      writeFileSync(rootPath, made.pem);
    }
    return made;
  };
  const certificate = (subject: Buffer, publicKey: KeyObject, purpose: CertificatePurpose): string =>
    pemOf(writeCertificate({ subject, publicKey, purpose, serialNumber: serialNumber() }, root().issuer));
  const withKeys = (name: string, purpose: CertificatePurpose): KeysAndCertificate => {
    const { publicKey, privateKey } = newKeys();
    return {
      certificatePem: certificate(commonName(name), publicKey, purpose),
      privateKeyPem: privatePem(privateKey),
      publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    };
  };
  return {
    rootPath,
    rootPem: () => root().pem,
    issue: () => withKeys(deviceSubject, "client"),
    issueToServer: () => withKeys("localhost", "server"),
    certify(signingRequestPem) {
      const { subject, publicKey } = readSigningRequest(signingRequestPem);
      return certificate(subject, publicKey, "client");
    },
  };
}

const newKeys = (): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } =>
  generateKeyPairSync("ec", { namedCurve: "prime256v1" });

const privatePem = (key: KeyObject): string => key.export({ type: "pkcs8", format: "pem" }).toString();
