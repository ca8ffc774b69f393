// The stack's outputs: all that the simulator, the ledger and the operator's commands know of a stage.
import * as pulumi from "@pulumi/pulumi";
import { telemetryTopicFilter } from "../lambdas/contract/telemetry.ts";
import type { Operations } from "./components/operations.ts";
import type { Pipe } from "./components/pipe.ts";

export type Outputs = ReturnType<typeof outputsOf>;

/** Names, URLs and topics by what they are. `queueUrl` and `deadLetterQueueUrl` are absent without a queue. */
export function outputsOf(pipe: Pipe, { alarmTopic, dashboard }: Operations) {
  const { catalog, devices, ingress, provisioning, storage, trigger } = pipe;
  return {
    /** A reading received later than this after its event time is rejected as too-old. */
    acceptedLatenessDays: pulumi.output(pipe.stage.acceptedLatenessDays),
    iotRuleName: ingress.rule.name,
    thingTypeName: devices.thingType.name,
    thingGroupName: devices.thingGroup.name,
    devicePolicyName: devices.policy.name,
    /** A factory attaches it to the claim certificate that it ships, and a device names the template when it asks. */
    claimPolicyName: provisioning.claimPolicy.name,
    provisioningTemplateName: provisioning.template.name,
    /** `+` stands for the device's id. */
    telemetryTopicPattern: pulumi.output(telemetryTopicFilter),
    /** The same through Basic Ingest. */
    basicIngestTopicPattern: pulumi.interpolate`$aws/rules/${ingress.rule.name}/${telemetryTopicFilter}`,
    streamName: pipe.stream.stream.name,
    deliveryStreamName: pipe.delivery.deliveryStream.name,
    ingestionBucket: storage.ingestion.bucket.bucket,
    reportingBucket: storage.reporting.bucket.bucket,
    // Left out, not undefined: Pulumi warns of an output without a value at every update.
    ...(trigger.queues && {
      queueUrl: trigger.queues.queue.url,
      deadLetterQueueUrl: trigger.queues.deadLetters.url,
    }),
    reportFailuresQueueUrl: pipe.failures.queue.url,
    workgroup: catalog.workgroup.name,
    database: catalog.database.name,
    tables: {
      telemetry: catalog.telemetry.name,
      rejectedReadings: catalog.rejectedReadings.name,
      reports: catalog.reports.map((table) => table.name),
    },
    functions: {
      admitDevice: provisioning.admission.fn.name,
      transform: pipe.transform.handler.fn.name,
      runReports: pipe.runner.handler.fn.name,
      publishReport: pipe.publisher.handler.fn.name,
    },
    schedules: { closeHour: pipe.closing.schedule.name },
    alarmTopicArn: alarmTopic.topic.arn,
    dashboardName: dashboard.dashboardName,
  };
}
