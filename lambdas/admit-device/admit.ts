// Whether a device that shows a claim certificate may become a thing: by its serial number, which becomes its name. The request
// is IoT Core's, of payload version 2020-04-01. https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
import { z } from "zod";
import { isDeviceId } from "../../contract/index.ts";

const requestSchema = z.object({
  claimCertificateId: z.string(),
  certificateId: z.string(),
  clientId: z.string(),
  parameters: z.record(z.string(), z.string()),
});

export type Admission =
  | { readonly kind: "admitted"; readonly serialNumber: string }
  | { readonly kind: "refused"; readonly serialNumber: string; readonly reason: string };

/** The request and what is decided of it; throws on a request that is not IoT Core's, which then provisions nothing. */
export function admit(event: unknown, serialPrefix: string): Admission {
  const { parameters } = requestSchema.parse(event);
  const serialNumber = parameters["SerialNumber"] ?? "";
  const refused = (reason: string): Admission => ({ kind: "refused", serialNumber, reason });
  if (!isDeviceId(serialNumber)) return refused("the serial number is no device id");
  if (!serialNumber.startsWith(serialPrefix)) return refused(`the serial number does not begin with ${serialPrefix}`);
  return { kind: "admitted", serialNumber };
}
