// Ids that follow from what they name. Resources are made in parallel, in whatever order the disk allows: ids drawn from the
// seeded random would shift every later draw of a run.
import { createHash } from "node:crypto";

/** In the form of a version 8 UUID: https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
export function derivedUuid(name: string): string {
  const digits = createHash("md5").update(name).digest("hex");
  const parts = [digits.slice(0, 8), digits.slice(8, 12), `8${digits.slice(13, 16)}`, `8${digits.slice(17, 20)}`];
  return [...parts, digits.slice(20)].join("-");
}
