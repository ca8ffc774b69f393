// The certificate authority of the embedded cloud, in the place of Amazon's: it certifies devices, and the MQTT endpoint itself. Its
// key is made, and the library loaded, when it is first asked for anything, so that a run without certificates pays nothing; the key
// lies with its certificate under the run's directory. https://docs.aws.amazon.com/iot/latest/developerguide/x509-client-certs.html
import { webcrypto } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as library from "@peculiar/x509";
import type { Extension, Name, Pkcs10CertificateRequest, X509Certificate } from "@peculiar/x509";
import type { Clock } from "../../kernel/clock.ts";
import type { Random } from "../../kernel/random.ts";

export interface KeysAndCertificate {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly publicKeyPem: string;
}

export interface CertificateAuthority {
  /** What clients of the MQTT endpoint trust. */
  rootPem(): Promise<string>;
  /** Where it lies as a file, once it was asked for. */
  readonly rootPath: string;
  /** A device's. */
  issue(): Promise<KeysAndCertificate>;
  /** A device's certificate over a key of its own. Rejects with an Error that says what of the request is wrong. */
  certify(signingRequestPem: string): Promise<string>;
  /** The endpoint's, for localhost and 127.0.0.1. */
  issueToServer(): Promise<KeysAndCertificate>;
}

export interface AuthorityOptions {
  readonly directory: string;
  readonly clock: Clock;
  readonly random: Random;
}

type X509 = typeof library;
type Purpose = "server" | "client";

/** Every certificate that AWS IoT Core makes a key for has this subject. */
const deviceSubject = "CN=AWS IoT Certificate";
const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
/**
 * Certificates outlive every run. On virtual time a run may lie in the past or the future of the machine, by whose clock TLS judges
 * them; so they begin long ago. AWS IoT Core's end at the same instant as these.
 */
const validity = { notBefore: new Date("2020-01-01T00:00:00Z"), notAfter: new Date("2049-12-31T23:59:59Z") };

export function localAuthority({ directory, clock, random }: AuthorityOptions): CertificateAuthority {
  const rootPath = join(directory, "ca.pem");
  const serialNumber = (): string => `01${random.hex(30)}`;

  const makeRoot = async () => {
    const x509 = await loadX509();
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      ...validity,
      serialNumber: serialNumber(),
      name: "CN=Embedded cloud CA",
      signingAlgorithm: algorithm,
      keys,
      extensions: await authorityExtensions(x509, keys.publicKey),
    });
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, "ca.key"), await privatePem(x509, keys.privateKey), { mode: 0o600 });
    writeFileSync(rootPath, pemOf(certificate));
    return { x509, keys, certificate };
  };
  let made: ReturnType<typeof makeRoot> | undefined;
  const root = (): ReturnType<typeof makeRoot> => (made ??= makeRoot());

  const certificateOf = async (
    subject: string | Name,
    publicKey: webcrypto.CryptoKey | Pkcs10CertificateRequest["publicKey"],
    purpose: Purpose,
  ): Promise<string> => {
    const { x509, keys, certificate: issuer } = await root();
    const certificate = await x509.X509CertificateGenerator.create({
      ...validity,
      serialNumber: serialNumber(),
      subject,
      issuer: issuer.subjectName,
      publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        ...leafExtensions(x509, purpose),
        await x509.SubjectKeyIdentifierExtension.create(publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return pemOf(certificate);
  };
  const withKeys = async (subject: string, purpose: Purpose): Promise<KeysAndCertificate> => {
    const { x509 } = await root();
    const { publicKey, privateKey } = await newKeys();
    return {
      certificatePem: await certificateOf(subject, publicKey, purpose),
      privateKeyPem: await privatePem(x509, privateKey),
      publicKeyPem: x509.PemConverter.encode(await webcrypto.subtle.exportKey("spki", publicKey), "PUBLIC KEY") + "\n",
    };
  };
  // Virtual time waits for keys and signatures, which the machine makes beside it.
  const held = <Result>(make: () => Promise<Result>): Promise<Result> => clock.work(0, make);
  return {
    rootPath,
    rootPem: () => held(async () => pemOf((await root()).certificate)),
    issue: () => held(() => withKeys(deviceSubject, "client")),
    issueToServer: () => held(() => withKeys("CN=localhost", "server")),
    certify: (signingRequestPem) =>
      held(async () => {
        const { subjectName, publicKey } = await readSigningRequest((await root()).x509, signingRequestPem);
        return certificateOf(subjectName, publicKey, "client");
      }),
  };
}

/** The library finds its algorithms through the metadata that the polyfill keeps. */
async function loadX509(): Promise<X509> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  x509.cryptoProvider.set(webcrypto);
  return x509;
}

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

const pemOf = (certificate: X509Certificate): string => `${certificate.toString("pem")}\n`;

const privatePem = async (x509: X509, key: webcrypto.CryptoKey): Promise<string> =>
  `${x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")}\n`;

const authorityExtensions = async (x509: X509, publicKey: webcrypto.CryptoKey): Promise<Extension[]> => [
  new x509.BasicConstraintsExtension(true, undefined, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
  await x509.SubjectKeyIdentifierExtension.create(publicKey),
];

/** A server listens on loopback alone. */
const loopbackNames = [
  { type: "dns", value: "localhost" },
  { type: "ip", value: "127.0.0.1" },
] as const;

function leafExtensions(x509: X509, purpose: Purpose): Extension[] {
  const { serverAuth, clientAuth } = x509.ExtendedKeyUsage;
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([purpose === "server" ? serverAuth : clientAuth]),
    ...(purpose === "server" ? [new x509.SubjectAlternativeNameExtension([...loopbackNames])] : []),
  ];
}

/** Whose key it is, and that who sent it has the other half. https://www.rfc-editor.org/rfc/rfc2986#section-4 */
async function readSigningRequest(x509: X509, pem: string): Promise<Pkcs10CertificateRequest> {
  const request = parsed(x509, pem);
  if (await request.verify()) return request;
  throw new Error("its signature is not of its key");
}

function parsed(x509: X509, pem: string): Pkcs10CertificateRequest {
  try {
    return new x509.Pkcs10CertificateRequest(pem);
  } catch (cause) {
    throw new Error("it is not a certificate request in PEM", { cause });
  }
}
