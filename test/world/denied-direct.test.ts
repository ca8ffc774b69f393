// The direct trigger: S3 calls the report runner itself, which the function's own policy lets it do. The rest is denied.test.ts.
import { expect, test } from "vitest";
import { verdictOf } from "../../simulators/ledger/verdict.ts";
import { denials } from "./denials.ts";
import { defaultProject, worldOf } from "./world-of.ts";

const one = worldOf(defaultProject, { configuration: { "millrace:trigger": "direct" } });
const { denyService, neverDeniedToServices } = denials(one);

test("S3 without lambda:InvokeFunction calls nobody, which is a fault; the hour's closing runs the reports", async () => {
  const { world } = one();
  denyService("s3.amazonaws.com", "lambda:InvokeFunction");
  await one().send({ name: "objects untold" });
  await one().pass(5);

  expect(world.cloudFaults.length).toBeGreaterThan(0);
  expect(world.cloudFaults.filter((fault) => !String(fault).includes("function:millrace-dev-run-reports"))).toEqual([]);
  expect(neverDeniedToServices()).not.toContain("function:run-reports: lambda:InvokeFunction");
  await world.closeHour();
  await world.drain();
  expect(verdictOf(await world.reconcile())).toMatchObject({ verdict: "PASS", offenders: [] });
});
