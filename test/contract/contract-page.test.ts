// docs/telemetry.md is what the default contract says: `npm run docs` writes it.
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { contractPage, defaultTelemetry } from "../../contract/index.ts";
import { contracts } from "../simulators/fleet/other-contracts.ts";

const file = new URL("../../docs/telemetry.md", import.meta.url).pathname;

const example = {
  ...{ device_id: "dev-0001", boot_id: "c2f0a1", seq: 7, event_time: Date.UTC(2026, 10, 21, 10), firmware: "1.4.2" },
  ...{ temperature_c: 21.5, humidity_pct: 40, battery_v: 3.7, vibration_mm_s: null, latitude: 48.1, longitude: 11.5 },
};

test("the page of the default telemetry is what its contract says", async () => {
  const page = contractPage(defaultTelemetry, "Telemetry, version 1", [example]);

  const text = await format(page, { ...(await resolveConfig(file)), filepath: file });
  await expect(text).toMatchFileSnapshot(file);
});

test.each(Object.entries(contracts))("the page of %s names each column with its kind", (_name, contract) => {
  const page = contractPage(contract, "A fleet");

  const lines = page.slice(page.indexOf("## The stored row")).split("\n");
  for (const { column, description } of contract.fields)
    expect(lines.filter((line) => line.startsWith(`| \`${column}\` |`) && line.includes(description))).toHaveLength(1);
  expect(page).not.toContain("undefined");
});
