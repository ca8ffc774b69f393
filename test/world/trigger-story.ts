// The pipe from end to end under either trigger. Each trigger has a file, as a process evaluates one program; both hold what their
// reports say against test/world/reports/trigger.json, so both say the same.
import { beforeAll, describe, expect, test } from "vitest";
import { defaultTelemetry } from "../../contract/index.ts";
import { defaultFaults } from "../../simulators/fleet/fault-mix.ts";
import type { QueryRow } from "../../simulators/ledger/queries.ts";
import { defaultProject, worldOf, worldSeed } from "./world-of.ts";

/** After the last object, so that the reports are of the events alone: no schedule has closed an hour yet. */
const eventsMs = 10 * 60_000;

export function triggerStory(trigger: "queue" | "direct"): void {
  const one = worldOf(defaultProject, { configuration: { "millrace:trigger": trigger } });

  /** Every row of every report, by report. */
  const rowsOfReports = async (): Promise<Readonly<Record<string, readonly QueryRow[]>>> => {
    const { world } = one();
    const byName: [string, readonly QueryRow[]][] = [];
    for (const { name } of world.stack.definition.reports) {
      const rows = await world.settle(world.queries.rows(`SELECT * FROM ${name}`), `the rows of ${name}`);
      byName.push([name, [...rows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))]);
    }
    return Object.fromEntries(byName);
  };

  describe(`the trigger ${trigger}`, () => {
    beforeAll(async () => {
      await one().send({
        name: "morning",
        faults: { ...defaultFaults(defaultTelemetry), late: 0 },
        durationMs: 180_000,
      });
      const { driver } = one().world;
      await driver.advanceTo(driver.clock.now() + eventsMs);
    });

    test("has a queue, or none", () => {
      const { queueUrl } = one().world.stack.outputs;

      expect(queueUrl === undefined).toBe(trigger === "direct");
    });

    test("runs the reports of new objects, which count every reading once: PASS", async () => {
      const { tally, verdict } = await one().verdict();

      expect(verdict).toMatchObject({ verdict: "PASS", wrongFigureCount: 0, offenders: [] });
      expect(tally.table.duplicatesRemovedCount).toBe(tally.ledger.duplicateCount);
    });

    test.runIf(worldSeed === 1)("gives the reports that the other trigger gives", async () => {
      const text = JSON.stringify(await rowsOfReports(), undefined, 2);

      await expect(`${text}\n`).toMatchFileSnapshot("reports/trigger.json");
    });
  });
}
