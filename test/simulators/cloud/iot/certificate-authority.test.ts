import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { localAuthority } from "../../../../simulators/cloud/iot/identity/certificate-authority.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";

const directory = mkdtempSync(join(tmpdir(), "authority-"));
afterAll(() => rmSync(directory, { recursive: true }));
const authority = localAuthority({ directory, clock: new VirtualClock(0), random: seededRandom(1) });

describe("the certificate authority", () => {
  test("certifies a device's key, and no one's certificate but its own", async () => {
    const { certificatePem, privateKeyPem } = await authority.issue();
    const certificate = new X509Certificate(certificatePem);
    const root = new X509Certificate(await authority.rootPem());

    expect(certificate.checkIssued(root)).toBe(true);
    expect(certificate.verify(root.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true);
    expect(certificate.subject).toBe("CN=AWS IoT Certificate");
    expect(certificate.ca).toBe(false);
    expect(root.ca).toBe(true);
    expect(certificate.validTo).toBe("Dec 31 23:59:59 2049 GMT");
  });

  test("certifies the endpoint for loopback", async () => {
    const { certificatePem } = await authority.issueToServer();
    const certificate = new X509Certificate(certificatePem);

    expect(certificate.checkHost("localhost")).toBe("localhost");
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(certificate.checkHost("example.com")).toBeUndefined();
  });

  test("keeps its certificate in a file, and its key in one that only its owner reads", async () => {
    const rootPem = await authority.rootPem();

    expect(readFileSync(authority.rootPath, "utf8")).toBe(rootPem);
    expect(statSync(join(directory, "ca.key")).mode & 0o777).toBe(0o600);
  });

  test("gives no serial number twice", async () => {
    const issued = await Promise.all(Array.from({ length: 20 }, () => authority.issue()));
    const serialNumbers = issued.map(({ certificatePem }) => new X509Certificate(certificatePem).serialNumber);

    expect(new Set(serialNumbers).size).toBe(20);
  });
});

// Both made by OpenSSL 3.
const ofP256 = `-----BEGIN CERTIFICATE REQUEST-----
MIHpMIGPAgEAMC0xCzAJBgNVBAYTAkRFMRAwDgYDVQQKDAdFeGFtcGxlMQwwCgYD
VQQDDANkLTEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARLxRX2j0ShuEc4c/71
amy9wtc1Hhqt4AaDo+maaMlep1SVELz7tgtdLKOc6DHRA607hapyFh65N0SIAdaq
ncbIoAAwCgYIKoZIzj0EAwIDSQAwRgIhANn1nKlDB5Br3OQWzjYsQN4ECm3+qio1
mVKBDqGmhxdUAiEAqNELPrsG2e4jNw7JxJMJWwjwv2kX3r+4ftdcFjjx5MQ=
-----END CERTIFICATE REQUEST-----
`;
const ofRsa = `-----BEGIN CERTIFICATE REQUEST-----
MIICUzCCATsCAQAwDjEMMAoGA1UEAwwDZC0yMIIBIjANBgkqhkiG9w0BAQEFAAOC
AQ8AMIIBCgKCAQEAv5Le2TdLC07B3UPpYel/8xKbl8W9kcV+QLYiMkADiKsTi29D
chntbGDQnISmPHfMWxdwbU0jWw1CAugLwa6IIC5IHQQKE3FwQchRKXXvx8yTHrzq
1uI4259RCF9aThhOt0luecs6dtWPrTQK1AntQ88Ws2zvJFU6E24FiOlzv/15mm03
HOaQUOvLYdh/CJR4yWPCEgv3dD5hcaNsAMvZprP6DY7kUuctFK8mWyu48lkAxKK7
K2revMOj1WvnldWo4uuV5uoxu1dumwHd+q8OZu5bKo2AyTXA2rFB3byE0zSnJucR
FX0+/E6Wb0pFHlWVigs5KyRy19vfOIXbNZkPDQIDAQABoAAwDQYJKoZIhvcNAQEM
BQADggEBAJoMFHRIaLb5HPN3390D0oJdj3op532j2keu4dr5wW5TfI0t/r6gh2lP
oF5QFsNVUHHTylTqlZapBbkDQoJxZlVIerTzrDtKP9eT6VFRlHwgMZ97pM5fom7m
sPjBL3suMB97sPw1/TkJi9fv5OWrzbqCuKOEURTyxKtXWrGezooAfZtA3ba70ECe
roAjRUAwGGnWKtLC3IW2nxcEyCktTiauprnzuw+93HrXWMHrrThSoA2sYKRUftgF
sqg3W6+ObdCw+P1/xY86/uASlaxqBIfrlIPtn3PLc3oHhyftP9+W6NGBf+AOTwVY
oc2Z8bSoVKWf4OQQG5IPcK/gA0j05+I=
-----END CERTIFICATE REQUEST-----
`;

describe("a signing request", () => {
  test.each([
    ["a P-256 key", ofP256, "ec", "C=DE\nO=Example\nCN=d-1"],
    ["an RSA key", ofRsa, "rsa", "CN=d-2"],
  ])("of %s is certified under its own subject", async (_, request, keyType, subject) => {
    const certificate = new X509Certificate(await authority.certify(request));

    expect(certificate.publicKey.asymmetricKeyType).toBe(keyType);
    expect(certificate.subject).toBe(subject);
    expect(certificate.verify(new X509Certificate(await authority.rootPem()).publicKey)).toBe(true);
  });

  test("whose signature is not of its key is refused", async () => {
    const swapped = (text: string): Buffer => Buffer.from(text.replace(/-----[^-]+-----/g, ""), "base64");
    const bytes = swapped(ofP256);
    bytes.writeUInt8(bytes.readUInt8(bytes.indexOf("Example")) ^ 1, bytes.indexOf("Example"));
    const request = `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString("base64")}\n-----END CERTIFICATE REQUEST-----`;

    await expect(authority.certify(request)).rejects.toThrow("its signature is not of its key");
  });

  test("that is not one is refused", async () => {
    await expect(authority.certify("hello")).rejects.toThrow("it is not a certificate request in PEM");
  });
});
