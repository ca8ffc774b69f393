// The door for tests of a project of one's own: its program up in an embedded cloud, on virtual time, with clients, a fleet and the
// reconciliation.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { VirtualClock } from "millrace-cloud";
import { virtualDriver } from "./driver.ts";
import { virtualStartMs } from "./plan.ts";
import { readProject } from "./project.ts";
import { openWorld, type World, type WorldOptions } from "./world.ts";

export { noFaults, type FaultMix } from "../fleet/fault-mix.ts";
export { verdictOf, type Verdict } from "../ledger/verdict.ts";
export { clientSettings, holdingTime } from "./aws-clients.ts";
export { sendReadings } from "./send-readings.ts";
export type { World } from "./world.ts";

export interface ProjectWorldOptions extends Partial<
  Pick<WorldOptions, "configuration" | "pipeline" | "seed" | "stage">
> {
  /** Where the virtual clock begins, epoch ms; 2026-01-05 08:00 UTC unless given. */
  readonly startMs?: number;
}

/**
 * Brings the program of a project's folder up. Clients, the fleet and queries are in the world; `close` ends it and removes its files.
 * Rejects with a ProjectError for what the project can mend.
 */
export async function worldOfProject(folder: string, options: ProjectWorldOptions = {}): Promise<World> {
  const { startMs = virtualStartMs, stage = "dev", seed = 1, ...choice } = options;
  const directory = await mkdtemp(join(tmpdir(), "millrace-"));
  const driver = virtualDriver(new VirtualClock(startMs));
  const project = await readProject(folder);
  const world = await openWorld({ project, stage, seed, driver, directory, httpPort: 0, mqttPort: 0, ...choice });
  return {
    ...world,
    async close() {
      await world.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
