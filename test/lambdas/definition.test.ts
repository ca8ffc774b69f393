// What a function reads of its archive, here a folder of the test's.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { defaultTelemetry, judgeOf, type Telemetry } from "../../contract/index.ts";
import { readDefinition } from "../../lambdas/definition.ts";
import { archivedSqlFile, defaultReports, definitionJson, loadSql } from "../../queries/index.ts";
import { otherFleets, sensorCommunity } from "../contract/other-fleets.ts";

const root = mkdtempSync(join(tmpdir(), "archive-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});
const decodeModule = `export const decode = (payload) => ({ sensor_id: "7", timestamp: Buffer.from(payload).toString(), P1: 1, P2: null });`;
let folderCount = 0;

function archive(files: Readonly<Record<string, string>>): URL {
  const folder = join(root, `${++folderCount}`);
  mkdirSync(join(folder, "reports"), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return pathToFileURL(`${folder}/`);
}

function packed(contract: Telemetry): Record<string, string> {
  const reports = defaultReports(contract);
  return {
    "definition.json": JSON.stringify(definitionJson({ contract, reports })),
    ...Object.fromEntries(reports.map((report) => [archivedSqlFile(report.name), loadSql(report)])),
    ...(contract.decode !== undefined && { "decode.mjs": decodeModule }),
  };
}

describe("readDefinition", () => {
  test.each(Object.entries({ defaultTelemetry, ...otherFleets }))(
    "gives %s back, with its reports and their SQL",
    async (_, contract) => {
      const { contract: read, reports } = await readDefinition(archive(packed(contract)));

      expect({ ...read, decode: undefined, encode: undefined, module: undefined }).toEqual({
        ...contract,
        decode: undefined,
        encode: undefined,
        module: undefined,
      });
      expect(reports.map(({ name }) => name)).toEqual(defaultReports(contract).map(({ name }) => name));
      expect(reports.map(loadSql)).toEqual(defaultReports(contract).map(loadSql));
    },
  );

  test("a contract that decodes does so by the archive's decode.mjs", async () => {
    const { contract } = await readDefinition(archive(packed(sensorCommunity)));

    expect(
      judgeOf(contract)({
        payload: "2026-11-21T10:00:00",
        topic: "sensor.community/7/csv",
        receivedAtMs: Date.parse("2026-11-21T10:00:01Z"),
      }),
    ).toMatchObject([{ kind: "accepted", row: { device_id: "7", pm10: 1 } }]);
  });

  test("an archive without its files is refused with their names", async () => {
    const others = Object.fromEntries(
      Object.entries(packed(sensorCommunity)).filter(([name]) => name !== "decode.mjs"),
    );

    await expect(readDefinition(archive({}))).rejects.toThrow("definition.json");
    await expect(readDefinition(archive({ "definition.json": "{}" }))).rejects.toThrow("has no contract and reports");
    await expect(readDefinition(archive(others))).rejects.toThrow("decode.mjs");
    await expect(readDefinition(archive({ ...others, "decode.mjs": "export const decoder = 1;" }))).rejects.toThrow(
      "exports no function decode",
    );
  });
});
