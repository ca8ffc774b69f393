// What the pipeline derives from its contract: the rule, the partition key, who may publish where, and what the transform may do.
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { dayMs, defaultTelemetry, storedColumns } from "../../contract/index.ts";
import { ownTopics, partitionKey } from "../../infra/components/device-topic.ts";
import { policyStatements } from "../../infra/policy/policy-document.ts";
import { gateway, theThingsNetwork } from "../contract/other-fleets.ts";
import { accountId, evaluatePipe, region, stageOf, type EvaluatedPipe } from "./evaluated-pipe.ts";

/** With an accepted lateness of its own. */
const contract = { ...theThingsNetwork, lateness: { ...theThingsNetwork.lateness, acceptedMsMax: 2 * dayMs } };

let applications: EvaluatedPipe;
let batches: EvaluatedPipe;

beforeAll(async () => {
  applications = await evaluatePipe(stageOf("dev"), { contract });
  batches = await evaluatePipe(stageOf("prod"), { contract: gateway });
});

const thing = "${iot:Connection.Thing.ThingName}";
const stream = `arn:aws:kinesis:${region}:${accountId}:stream/millrace-prod-telemetry`;

describe("a topic that names the device", () => {
  test("gives the partition key by the device's level, wherever it stands", () => {
    expect([partitionKey(defaultTelemetry), partitionKey(theThingsNetwork)]).toEqual(["${topic(2)}", "${topic(4)}"]);
  });

  test("lets a device publish where its own name stands, whatever the other levels are", () => {
    expect(ownTopics(defaultTelemetry)).toBe(`devices/${thing}/telemetry`);
    expect(ownTopics(theThingsNetwork)).toBe(`v3/*/devices/${thing}/up`);
  });

  test("is what the rule selects from and the device's policy allows, alone and through the rule", () => {
    const { inputs } = applications.resource("TopicRule millrace-ingress");
    const publishing = policyStatements(applications.resource("Policy millrace-devices").inputs).find(({ Action }) =>
      Action.includes("iot:Publish"),
    );

    expect(inputs.sql).toMatch(/ FROM 'v3\/\+\/devices\/\+\/up'$/);
    expect(inputs.kineses).toMatchObject([{ partitionKey: "${topic(4)}" }]);
    const topics = `arn:aws:iot:${region}:${accountId}:topic`;
    expect(publishing?.Resource).toEqual([
      `${topics}/$aws/rules/millrace_dev_telemetry/v3/*/devices/${thing}/up`,
      `${topics}/v3/*/devices/${thing}/up`,
    ]);
  });
});

describe("a topic that does not name the device", () => {
  test("leaves the partition key to the client, and its levels to whoever publishes", () => {
    expect(partitionKey(gateway)).toBe("${clientid()}");
    expect(ownTopics(gateway)).toBe("gateways/*/telemetry");
  });
});

describe("messages of several readings", () => {
  test("let the transform put records back into the stream, under its key, and nothing else", () => {
    const own = policyStatements(batches.resource("RolePolicy millrace-transform").inputs).filter(
      ({ Action }) => !Action.some((action) => /^(?:logs|xray):/.test(action)),
    );

    expect(own.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["kinesis:PutRecords"], [stream]],
      [["kms:GenerateDataKey"], [batches.resource("Stream millrace-telemetry").inputs.kmsKeyId]],
    ]);
    expect(batches.resource("Function millrace-transform").inputs.environment).toMatchObject({
      variables: { SOURCE_STREAM_NAME: "millrace-prod-telemetry" },
    });
  });

  test("are what it takes: the transform of single readings knows no stream", () => {
    const { environment } = applications.resource("Function millrace-transform").inputs;

    const { variables } = z.object({ variables: z.record(z.string(), z.string()) }).parse(environment);
    expect(Object.keys(variables).sort()).toEqual(["ACCEPTED_LATENESS_DAYS", "STAGE"]);
  });
});

describe("accepted lateness", () => {
  test("is the contract's, or the stage's if it says one", async () => {
    const strict = await evaluatePipe(stageOf("dev", { "millrace:acceptedLatenessDays": "1" }), {
      contract,
    });

    const daysOf = (pipe: EvaluatedPipe) => [
      pipe.outputs.acceptedLatenessDays,
      z
        .object({ variables: z.object({ ACCEPTED_LATENESS_DAYS: z.string() }) })
        .parse(pipe.resource("Function millrace-transform").inputs.environment).variables.ACCEPTED_LATENESS_DAYS,
    ];
    expect([daysOf(applications), daysOf(strict)]).toEqual([
      [2, "2"],
      [1, "1"],
    ]);
  });
});

describe("the tables", () => {
  test("have the contract's columns, and the time of receipt", () => {
    const { storageDescriptor } = applications.resource("CatalogTable millrace-catalog-telemetry").inputs;

    const { columns } = z.object({ columns: z.array(z.object({ name: z.string() })) }).parse(storageDescriptor);
    expect(columns.map(({ name }) => name)).toEqual(storedColumns(contract).map(({ name }) => name));
  });
});
