// What a device sends to be certified that makes its own key.
import { generateKeyPairSync, sign } from "node:crypto";
import { commonName } from "../../../../simulators/cloud/iot/x509/certificate.ts";
import { bitString, objectIdentifier, sequence, unsignedInteger } from "../../../../simulators/cloud/iot/x509/der.ts";

export interface OwnKey {
  readonly privateKeyPem: string;
  readonly certificateSigningRequest: string;
}

export function ownKey(): OwnKey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "prime256v1" });
  const key = publicKey.export({ type: "spki", format: "der" });
  const request = sequence(unsignedInteger(Buffer.from([0])), commonName("device"), key);
  const ecdsaWithSha256 = sequence(objectIdentifier("1.2.840.10045.4.3.2"));
  const der = sequence(request, ecdsaWithSha256, bitString(sign("sha256", request, privateKey)));
  const [begin, end] = ["BEGIN", "END"].map((word) => `-----${word} CERTIFICATE REQUEST-----`);
  return {
    privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificateSigningRequest: `${begin}\n${der.toString("base64")}\n${end}\n`,
  };
}
