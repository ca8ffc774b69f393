import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { settingNotes, settings } from "../../infra/settings.ts";
import { visibilityTimeoutSeconds } from "../../infra/components/trigger.ts";
import { parseStage } from "../../infra/stage.ts";
import { stageConfiguration } from "../../infra/stage-file.ts";

const repositoryFile = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");

function faultsOf(raw: Readonly<Record<string, string>>, name = "dev"): readonly string[] {
  const result = parseStage({ stage: name, namespace: "millrace" }, raw);
  return result.kind === "faulty" ? result.faults : [];
}

describe("parseStage", () => {
  test("takes every preset when nothing is set", () => {
    const result = parseStage({ stage: "dev", namespace: "millrace" }, {});

    expect(result).toEqual({
      kind: "valid",
      stage: {
        stage: "dev",
        devicePrefix: "dev-",
        iotLogLevel: "off",
        shards: 1,
        streamRetentionHours: 24,
        shardMetrics: false,
        encryptionKey: "aws",
        deliveryBufferSeconds: 60,
        deliveryBufferMegabytes: 128,
        transformBufferMegabytes: 1,
        transformBufferSeconds: 60,
        deliveryRetrySeconds: 300,
        sourceBackup: false,
        acceptedLatenessDays: "contract",
        firstDay: "2026-01-01",
        trigger: "queue",
        batchWindowSeconds: 60,
        reportTimeoutSeconds: 60,
        queryScanBytesMax: 10_000_000_000,
        queryResultDays: 7,
        rawTieringDays: "never",
        rawDays: "forever",
        bucketVersions: false,
        noncurrentDays: 30,
        accessLogDays: 0,
        alarmEmail: undefined,
        freshnessAlarmMinutes: 15,
        iteratorAgeAlarmMinutes: 15,
        queueAgeAlarmMinutes: 15,
        functionErrorPercent: 5,
        rejectedPercent: 5,
        tracing: false,
        monthlyBudgetDollars: 0,
        scheduleTimeZone: "UTC",
        scheduleWindowMinutes: 0,
        logRetentionDays: 30,
        onDestroy: "keep",
      },
    });
  });

  test("reports every fault at once, with key, value, allowed range and remedy", () => {
    const faults = faultsOf({
      "millrace:shards": "0",
      "millrace:deliveryBufferSeconds": "30",
      "millrace:trigger": "sometimes",
      "millrace:bufferSeconds": "60",
    });

    expect(faults).toEqual([
      'millrace:shards is "0"; allowed: a whole number from 1 to 500, or on-demand: pulumi config set millrace:shards 1',
      'millrace:deliveryBufferSeconds is "30"; allowed: a whole number from 60 to 900: pulumi config set millrace:deliveryBufferSeconds 60',
      'millrace:trigger is "sometimes"; allowed: queue, direct: pulumi config set millrace:trigger queue',
      expect.stringMatching(/^millrace:bufferSeconds is not a setting; .*: pulumi config rm millrace:bufferSeconds$/),
    ]);
  });

  test("reports a bad name together with a bad setting", () => {
    const faults = faultsOf({ "millrace:onDestroy": "maybe" }, "Dev_1");

    expect(faults).toHaveLength(2);
    expect(faults[0]).toContain('the stage\'s name is "Dev_1"');
  });

  test.each(["a", "dev", "pr-1234", "a23456789-123456"])("accepts the name %s", (name) => {
    expect(faultsOf({}, name)).toEqual([]);
  });

  test.each(["", "1dev", "dev-", "a23456789-1234567", "Dev"])("refuses the name '%s'", (name) => {
    expect(faultsOf({}, name)).toHaveLength(1);
  });

  test("leaves the settings of other namespaces alone", () => {
    expect(faultsOf({ "aws:region": "eu-central-1", "aws:profile": "x" })).toEqual([]);
  });

  test.each([
    ["shards", ["1", "500", "on-demand"], ["0", "501", "1.5", "-1", "", " 1", "many", "0x1"]],
    ["deliveryBufferSeconds", ["60", "900"], ["0", "1", "59", "901", "60s"]],
    ["deliveryBufferMegabytes", ["64", "128"], ["63", "129"]],
    ["transformBufferMegabytes", ["0.2", "1", "3"], ["0.1", "3.1", "1e0", ""]],
    ["streamRetentionHours", ["24", "8760"], ["23", "8761"]],
    ["batchWindowSeconds", ["0", "300"], ["301"]],
    ["reportTimeoutSeconds", ["10", "900"], ["9", "901"]],
    ["queryScanBytesMax", ["10000000"], ["9999999", "1e9"]],
    ["firstDay", ["2010-01-01", "2024-02-29"], ["2023-02-29", "2010-1-1", "today"]],
    ["logRetentionDays", ["1", "731"], ["2", "732", "never"]],
    ["alarmEmail", ["", "ops@example.com"], ["ops", "ops@"]],
    ["rejectedPercent", ["0", "99"], ["100", "5%"]],
    ["monthlyBudgetDollars", ["0", "1000000"], ["1000001", "9.99"]],
    ["scheduleTimeZone", ["UTC", "Asia/Kolkata"], ["", "Europe/Nowhere"]],
    ["scheduleWindowMinutes", ["0", "50"], ["51"]],
    ["onDestroy", ["keep", "delete"], ["true"]],
    [
      "devicePrefix",
      ["dev-", "A:1_", "c1", "claims"],
      ["", "a b", "d/", "x".repeat(33), "c", "claim", "claim-", "claim-2"],
    ],
    ["iotLogLevel", ["off", "error"], ["ERROR", "debug"]],
    ["shardMetrics", ["off", "on"], ["true"]],
    ["encryptionKey", ["aws", "customer"], ["none"]],
    ["transformBufferSeconds", ["60", "900"], ["59", "901"]],
    ["deliveryRetrySeconds", ["0", "7200"], ["7201"]],
    ["rawTieringDays", ["never", "0", "3650"], ["3651", "forever"]],
    ["rawDays", ["forever", "1", "3650"], ["0", "never"]],
    ["noncurrentDays", ["1", "365"], ["0"]],
    ["accessLogDays", ["0", "3650"], ["3651"]],
  ])("%s is held to its range", (key, accepted, refused) => {
    const isAccepted = (value: string) => faultsOf({ [`millrace:${key}`]: value }).length === 0;

    expect(accepted.filter((value) => !isAccepted(value))).toEqual([]);
    expect(refused.filter(isAccepted)).toEqual([]);
  });

  test("names each unknown key once, however many there are", () => {
    const key = fc.stringMatching(/^[a-z]{1,9}[0-9]{1,3}$/);
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 20 }), (keys) => {
        const faults = faultsOf(Object.fromEntries(keys.map((name) => [`millrace:${name}`, "1"])));

        expect(faults.map((fault) => fault.split(" ")[0])).toEqual(keys.map((name) => `millrace:${name}`));
      }),
    );
  });
});

describe("visibilityTimeoutSeconds", () => {
  test("is six timeouts and the batch window", () => {
    expect(visibilityTimeoutSeconds({ reportTimeoutSeconds: 60, batchWindowSeconds: 45 })).toBe(405);
  });
});

describe("Pulumi.yaml", () => {
  test("offers exactly the settings of infra/settings.ts, with type, preset, meaning and range", () => {
    const setting = z.strictObject({
      type: z.string(),
      default: z.union([z.string(), z.number()]),
      description: z.string(),
    });
    const project = z.object({ config: z.record(z.string(), setting) });

    const stated = Object.entries(settings).map(([key, schema]) => {
      const { allowed, meaning, preset, type = "string" } = settingNotes.get(schema)!;
      const typed = type === "integer" ? Number(preset) : preset;
      return [key, { type, default: typed, description: `${meaning} (${allowed})` }];
    });
    expect(project.parse(parse(repositoryFile("Pulumi.yaml"))).config).toEqual(Object.fromEntries(stated));
  });
});

describe("stage files", () => {
  test.each(["dev", "staging", "prod"])("Pulumi.%s.yaml is valid", (name) => {
    const configuration = stageConfiguration(repositoryFile(`Pulumi.${name}.yaml`));

    expect(faultsOf(configuration, name)).toEqual([]);
    expect(configuration["aws:region"]).toBe("eu-central-1");
    expect(JSON.parse(configuration["aws:defaultTags"]!)).toEqual({ tags: { project: "millrace", stage: name } });
  });

  test("values are text, quoted or plain, without comments; a setting with members is JSON", () => {
    const yaml = `# a stage
config:
  aws:region: eu-west-1 # Dublin
  aws:defaultTags:
    tags: { project: millrace }

  millrace:shards: "2"
  millrace:batchWindowSeconds: 30
  millrace:trigger: 'direct'
encryptionsalt: v1:abc=
`;

    expect(stageConfiguration(yaml)).toEqual({
      "aws:region": "eu-west-1",
      "aws:defaultTags": '{"tags":{"project":"millrace"}}',
      "millrace:shards": "2",
      "millrace:batchWindowSeconds": "30",
      "millrace:trigger": "direct",
    });
  });

  test.each(['config:\n  millrace:shards: "1', "config: [1]"])("refuses %j", (yaml) => {
    expect(() => stageConfiguration(yaml)).toThrow();
  });
});
