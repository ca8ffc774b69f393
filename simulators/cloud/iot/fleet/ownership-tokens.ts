// Certificates that a device was given and has not yet been provisioned with: whoever shows the token may be, for an hour; after it
// the certificate is removed. https://docs.aws.amazon.com/iot/latest/developerguide/fleet-provision-api.html
import type { Clock } from "../../kernel/clock.ts";
import type { Random } from "../../kernel/random.ts";
import type { Certificate, Certificates } from "../identity/certificates.ts";
import { ownershipTokenValidMs } from "../limits.ts";

export interface OwnershipTokens {
  /** The token for a new certificate, which is not active yet. */
  issue(certificatePem: string): { readonly certificate: Certificate; readonly token: string };
  /** Undefined for a token that was never given, has been used or has expired. */
  find(token: string): Certificate | undefined;
  /** Ends a token: its certificate is a device's now. */
  redeem(token: string): void;
}

export function ownershipTokens(dependencies: {
  readonly clock: Clock;
  readonly random: Random;
  readonly certificates: Certificates;
}): OwnershipTokens {
  const { clock, random, certificates } = dependencies;
  /** In order of issue, and so of expiry. */
  const pending = new Map<string, { readonly certificateId: string; readonly expiresAtMs: number }>();
  const expire = (): void => {
    for (const [token, { certificateId, expiresAtMs }] of pending) {
      if (expiresAtMs > clock.now()) return;
      pending.delete(token);
      certificates.remove(certificateId);
    }
  };
  return {
    issue(certificatePem) {
      expire();
      const certificate = certificates.register(certificatePem, "PENDING_ACTIVATION");
      const token = Buffer.from(random.hex(128), "hex").toString("base64");
      pending.set(token, { certificateId: certificate.id, expiresAtMs: clock.now() + ownershipTokenValidMs });
      return { certificate, token };
    },
    find(token) {
      expire();
      const known = pending.get(token);
      return known === undefined ? undefined : certificates.find(known.certificateId);
    },
    redeem: (token) => void pending.delete(token),
  };
}
