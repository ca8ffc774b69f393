// What the operations share: the registry, who certifies, and the ARN of a certificate.
import type { AccessControl } from "../../ports/access-control.ts";
import type { Account } from "../../ports/account.ts";
import { formatArn } from "../../engines/arn.ts";
import type { CertificateAuthority } from "../identity/certificate-authority.ts";
import type { DeviceRegistry } from "../identity/device-registry.ts";

export interface IotContext {
  readonly access: AccessControl;
  readonly account: Account;
  readonly authority: CertificateAuthority;
  readonly devices: DeviceRegistry;
}

export const certificateArn = (account: Account, certificateId: string): string =>
  formatArn({ service: "iot", ...account, resource: `cert/${certificateId}` });

/** The code of input that does not fit. */
export const invalidInputCode = "InvalidRequestException";
