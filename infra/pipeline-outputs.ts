// What a pipeline says of itself: all that the simulator, the ledger and the operator's commands know of a stage.
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as pulumi from "@pulumi/pulumi";
import { topicFilter } from "../contract/index.ts";
import { definitionJson, type Definition } from "../queries/index.ts";
import type { TelemetryPipeline } from "./telemetry-pipeline.ts";

export type Outputs = ReturnType<typeof outputsOf>;

type Parts = Omit<TelemetryPipeline, "outputs">;

export interface Stated {
  readonly definition: Definition;
  readonly acceptedLatenessDays: number;
  readonly firstDay: string;
}

/** Names, URLs and topics by what they are. `queueUrl` and `deadLetterQueueUrl` are absent without a queue. */
export function outputsOf(pipeline: Parts, { definition, acceptedLatenessDays, firstDay }: Stated) {
  const { catalog, devices, ingress, operations, provisioning, storage, trigger } = pipeline;
  const filter = topicFilter(definition.contract.topic);
  return {
    /** Contract and reports, as the functions have them. */
    definition: pulumi.output(definitionJson(definition)),
    /** The module that decodes payloads, where the contract has one, relative to the folder that the program runs in. */
    ...(definition.contract.module !== undefined && {
      contractModule: pulumi.output(modulePath(definition.contract.module)),
    }),
    /** A reading received later than this after its event time is rejected as too-old. */
    acceptedLatenessDays: pulumi.output(acceptedLatenessDays),
    /** Earliest day (UTC) of event time that the telemetry table covers, YYYY-MM-DD. */
    firstDay: pulumi.output(firstDay),
    iotRuleName: ingress.rule.name,
    thingTypeName: devices.thingType.name,
    thingGroupName: devices.thingGroup.name,
    devicePolicyName: devices.policy.name,
    /** A factory attaches it to the claim certificate that it ships, and a device names the template when it asks. */
    claimPolicyName: provisioning.claimPolicy.name,
    provisioningTemplateName: provisioning.template.name,
    /** `+` stands for each named level of the contract's topic: the device's id, where it has one level. */
    telemetryTopicPattern: pulumi.output(filter),
    /** The same through Basic Ingest. */
    basicIngestTopicPattern: pulumi.interpolate`$aws/rules/${ingress.rule.name}/${filter}`,
    streamName: pipeline.stream.stream.name,
    deliveryStreamName: pipeline.delivery.deliveryStream.name,
    ingestionBucket: storage.ingestion.bucket.bucket,
    reportingBucket: storage.reporting.bucket.bucket,
    // Left out, not undefined: Pulumi warns of an output without a value at every update.
    ...(trigger.queues && {
      queueUrl: trigger.queues.queue.url,
      deadLetterQueueUrl: trigger.queues.deadLetters.url,
    }),
    reportFailuresQueueUrl: pipeline.failures.queue.url,
    workgroup: catalog.workgroup.name,
    database: catalog.database.name,
    tables: {
      telemetry: catalog.telemetry.name,
      rejectedReadings: catalog.rejectedReadings.name,
      reports: catalog.reports.map((table) => table.name),
    },
    functions: {
      admitDevice: provisioning.admission.fn.name,
      transform: pipeline.transform.handler.fn.name,
      runReports: pipeline.runner.handler.fn.name,
      publishReport: pipeline.publisher.handler.fn.name,
    },
    schedules: { closeHour: pipeline.closing.schedule.name },
    alarmTopicArn: operations.alarmTopic.topic.arn,
    dashboardName: operations.dashboard.dashboardName,
  };
}

const modulePath = (url: string): string => relative(process.cwd(), fileURLToPath(url));
