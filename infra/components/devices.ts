// Who devices are: one thing type, one group, and the policy that the group gives to each. A device is the thing of its name,
// connects under that name and publishes its own readings.
// https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { telemetryTopicFilter } from "../../lambdas/contract/telemetry.ts";
import { hyphenName, iotArn, type Deployment } from "./deployment.ts";
import type { DeviceIngress } from "./device-ingress.ts";
import { allow, policyDocument } from "./policy.ts";

const thingName = "${iot:Connection.Thing.ThingName}";

export interface DevicesArgs {
  readonly deployment: Deployment;
  readonly to: DeviceIngress;
}

/** The thing type, the thing group and the device policy. */
export class Devices extends pulumi.ComponentResource {
  readonly thingType: aws.iot.ThingType;
  readonly thingGroup: aws.iot.ThingGroup;
  readonly policy: aws.iot.Policy;

  constructor(name: string, { deployment, to }: DevicesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Devices", name, {}, opts);
    const owned = { parent: this };
    const deviceName = hyphenName(deployment, "device");
    this.thingType = new aws.iot.ThingType(
      "device",
      { name: deviceName, properties: { description: "A device that publishes telemetry" } },
      owned,
    );
    this.thingGroup = new aws.iot.ThingGroup(
      "device",
      { name: deviceName, properties: { description: "Every device of the stage" } },
      owned,
    );
    this.policy = new aws.iot.Policy(
      "device",
      { name: deviceName, policy: devicePolicy(deployment, to.rule.name) },
      owned,
    );
    // A device that was registered otherwise than by the template has the policy through the group.
    new aws.iot.PolicyAttachment("device", { policy: this.policy.name, target: this.thingGroup.arn }, owned);
    this.registerOutputs({ thingGroupName: this.thingGroup.name });
  }
}

/** A device may connect as itself and publish its own readings, and nothing else. */
function devicePolicy(deployment: Deployment, ruleName: pulumi.Output<string>): pulumi.Output<string> {
  const ownTopic = telemetryTopicFilter.replace("+", thingName);
  return policyDocument(
    allow(["iot:Connect"], [iotArn(deployment, `client/${thingName}`)]),
    allow(
      ["iot:Publish"],
      [
        iotArn(deployment, pulumi.interpolate`topic/$aws/rules/${ruleName}/${ownTopic}`),
        iotArn(deployment, `topic/${ownTopic}`),
      ],
    ),
  );
}
