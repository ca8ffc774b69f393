// admit-device: IoT Core asks it before a device with a claim certificate becomes a thing, and waits 5 seconds for the answer.
import { admitDeviceEnvironment } from "../environment.ts";
import { createLogger } from "../observability.ts";
import { admit } from "./admit.ts";

const { serialPrefix } = admitDeviceEnvironment(process.env);
const logger = createLogger("admit-device");

/** What IoT Core reads of the answer; anything but `true` refuses. */
interface Answer {
  readonly allowProvisioning: boolean;
}

export function handler(event: unknown): Promise<Answer> {
  const admission = admit(event, serialPrefix);
  const isAdmitted = admission.kind === "admitted";
  if (isAdmitted) logger.info("device admitted", { ...admission });
  else logger.warn("device refused", { ...admission });
  return Promise.resolve({ allowProvisioning: isAdmitted });
}
