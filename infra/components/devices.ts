// Who devices are: one thing type, one group, and the policy that the group gives to each. A device is the thing of its name,
// connects under that name and publishes its own readings.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Telemetry } from "../../contract/index.ts";
import { hyphenName, iotArn, type Deployment } from "./deployment.ts";
import type { DeviceIngress } from "./device-ingress.ts";
import { ownTopics, thingName } from "./device-topic.ts";
import { allow, policyDocument } from "./policy.ts";

export interface DevicesArgs {
  readonly deployment: Deployment;
  readonly contract: Telemetry;
  readonly to: DeviceIngress;
}

/** The thing type, the thing group and the device policy. */
export class Devices extends pulumi.ComponentResource {
  readonly thingType: aws.iot.ThingType;
  readonly thingGroup: aws.iot.ThingGroup;
  readonly policy: aws.iot.Policy;

  constructor(name: string, args: DevicesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Devices", name, {}, opts);
    const { deployment } = args;
    const owned = { parent: this };
    const deviceName = hyphenName(deployment, "device");
    this.thingType = new aws.iot.ThingType(
      name,
      { name: deviceName, properties: { description: "A device that publishes telemetry" } },
      owned,
    );
    this.thingGroup = new aws.iot.ThingGroup(
      name,
      { name: deviceName, properties: { description: "Every device of the stage" } },
      owned,
    );
    this.policy = new aws.iot.Policy(name, { name: deviceName, policy: devicePolicy(args) }, owned);
    // A device that was registered otherwise than by the template has the policy through the group.
    new aws.iot.PolicyAttachment(name, { policy: this.policy.name, target: this.thingGroup.arn }, owned);
    this.registerOutputs({ thingGroupName: this.thingGroup.name });
  }
}

/** A device may connect as itself and publish its own readings, and nothing else. */
function devicePolicy({ deployment, contract, to }: DevicesArgs): pulumi.Output<string> {
  const topics = ownTopics(contract);
  return policyDocument(
    allow(["iot:Connect"], [iotArn(deployment, `client/${thingName}`)]),
    allow(
      ["iot:Publish"],
      [
        iotArn(deployment, pulumi.interpolate`topic/$aws/rules/${to.rule.name}/${topics}`),
        iotArn(deployment, `topic/${topics}`),
      ],
    ),
  );
}
