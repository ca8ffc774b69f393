// What a device sends to be certified that makes its own key.
import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { PemConverter, Pkcs10CertificateRequestGenerator } from "@peculiar/x509";

export interface OwnKey {
  readonly privateKeyPem: string;
  readonly certificateSigningRequest: string;
}

const signingAlgorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };

export async function ownKey(): Promise<OwnKey> {
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"]);
  const request = await Pkcs10CertificateRequestGenerator.create(
    { name: "CN=device", keys, signingAlgorithm },
    webcrypto,
  );
  return {
    privateKeyPem: PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY"),
    certificateSigningRequest: request.toString("pem"),
  };
}
