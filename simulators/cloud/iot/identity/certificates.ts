// The certificates that IoT Core knows: whether each is active, which policies and which things are attached to it.
// https://docs.aws.amazon.com/iot/latest/developerguide/x509-client-certs.html
import { X509Certificate } from "node:crypto";
import type { Account } from "../../ports/account.ts";
import { formatArn, resourceName } from "../../engines/arn.ts";
import { AwsError } from "../../wire/aws-error.ts";

export type CertificateStatus = "ACTIVE" | "INACTIVE" | "PENDING_ACTIVATION";

export interface Certificate {
  /** The SHA-256 of its DER, in 64 hexadecimal digits. */
  readonly id: string;
  readonly arn: string;
  readonly pem: string;
  readonly status: CertificateStatus;
  readonly policyNames: Set<string>;
  readonly thingNames: Set<string>;
}

export class Certificates {
  readonly #account: Account;
  readonly #onChange: () => void;
  readonly #byId = new Map<string, Certificate>();

  constructor(account: Account, onChange: () => void) {
    this.#account = account;
    this.#onChange = onChange;
  }

  register(pem: string, status: CertificateStatus): Certificate {
    const id = certificateIdOf(new X509Certificate(pem));
    const arn = formatArn({ service: "iot", ...this.#account, resource: `cert/${id}` });
    const certificate: Certificate = { id, arn, pem, status, policyNames: new Set(), thingNames: new Set() };
    this.#byId.set(id, certificate);
    this.#onChange();
    return certificate;
  }

  find(id: string): Certificate | undefined {
    return this.#byId.get(id);
  }

  /** @throws AwsError ResourceNotFoundException */
  findByArn(arn: string): Certificate {
    return this.#known(resourceName(arn));
  }

  /** @throws AwsError ResourceNotFoundException */
  setStatus(id: string, status: CertificateStatus): void {
    this.#byId.set(id, { ...this.#known(id), status });
    this.#onChange();
  }

  remove(id: string): void {
    this.#byId.delete(id);
    this.#onChange();
  }

  #known(id: string): Certificate {
    const certificate = this.#byId.get(id);
    if (certificate !== undefined) return certificate;
    throw new AwsError("ResourceNotFoundException", 404, `The certificate ${id} does not exist`);
  }
}

export const certificateIdOf = ({ fingerprint256 }: Pick<X509Certificate, "fingerprint256">): string =>
  fingerprint256.replaceAll(":", "").toLowerCase();
