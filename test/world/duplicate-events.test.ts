// S3 delivers every event twice, as it may: https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html
import { beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { defaultTelemetry } from "../../contract/index.ts";
import { defaultFaults } from "../../simulators/fleet/fault-mix.ts";
import { misbehavingFunction, type MisbehavingFunction } from "./misbehaving-function.ts";
import { defaultProject, worldOf } from "./world-of.ts";

const one = worldOf(defaultProject, { faults: { s3: { duplicateEventRate: 1 } } });
let runReports: MisbehavingFunction;
beforeAll(() => {
  runReports = misbehavingFunction(one().directory, one().world.stack.outputs.functions.runReports);
});

const queueEvent = z.object({ Records: z.array(z.object({ body: z.string() })) });
const notification = z.object({
  Records: z.array(z.object({ s3: z.object({ object: z.object({ key: z.string(), sequencer: z.string() }) }) })),
});

/** How often the function was told of each object, by key and sequencer. */
function timesTold(): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const event of runReports.events()) {
    for (const { body } of queueEvent.safeParse(event).data?.Records ?? []) {
      for (const { s3 } of notification.safeParse(JSON.parse(body)).data?.Records ?? []) {
        const object = `${s3.object.key} ${s3.object.sequencer}`;
        times.set(object, (times.get(object) ?? 0) + 1);
      }
    }
  }
  return times;
}

test("reports that are told of each object twice count every reading once: PASS", async () => {
  await one().send({ name: "morning", faults: defaultFaults(defaultTelemetry), durationMs: 180_000 });
  await one().world.closeHour();

  const { tally, verdict } = await one().verdict();

  expect([...new Set(timesTold().values())]).toEqual([2]);
  expect(verdict).toMatchObject({ verdict: "PASS", wrongFigureCount: 0, offenders: [] });
  expect(tally.table.duplicatesRemovedCount).toBe(tally.ledger.duplicateCount);
});
