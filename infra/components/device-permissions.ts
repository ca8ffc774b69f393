// What becoming a thing takes: of the device, with its claim certificate, and of IoT Core, with the template's role.
// https://docs.aws.amazon.com/iot/latest/developerguide/fleet-provision-api.html
import { claimPrefix } from "../settings.ts";
import { iotArn, type Deployment } from "./deployment.ts";
import type { DeviceProvisioningArgs } from "./device-provisioning.ts";
import { allow, type Statement } from "./policy.ts";

/** With a key of its own making, which never leaves the device. */
const certificateTopic = "$aws/certificates/create-from-csr/json";

/** A device under a client id that no device has, so that it cannot push one off the line. */
export function claimStatements(deployment: Deployment, templateName: string): Statement[] {
  const topics = [certificateTopic, `$aws/provisioning-templates/${templateName}/provision/json`];
  const answers = topics.flatMap((topic) => [`${topic}/accepted`, `${topic}/rejected`]);
  const arns = (type: string, names: readonly string[]) => names.map((name) => iotArn(deployment, `${type}/${name}`));
  return [
    allow(["iot:Connect"], [iotArn(deployment, `client/${claimPrefix}*`)]),
    allow(["iot:Publish"], arns("topic", topics)),
    allow(["iot:Receive"], arns("topic", answers)),
    allow(["iot:Subscribe"], arns("topicfilter", answers)),
  ];
}

/**
 * AWS's own AWSIoTThingsRegistration allows this on everything; here on things of the pipeline's prefix, its group and its policy.
 * Certificates are named by their digest, which nobody knows beforehand.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSIoTThingsRegistration.html
 */
export function registrationStatements({
  deployment,
  devicePrefix,
  of: { thingType, thingGroup, policy },
}: DeviceProvisioningArgs): Statement[] {
  const things = iotArn(deployment, `thing/${devicePrefix}*`);
  const certificates = iotArn(deployment, "cert/*");
  return [
    allow(
      [
        "iot:CreateThing",
        "iot:DescribeThing",
        "iot:ListThingGroupsForThing",
        "iot:ListThingPrincipals",
        "iot:UpdateThing",
      ],
      [things],
    ),
    allow(["iot:AddThingToThingGroup", "iot:UpdateThingGroupsForThing"], [things, thingGroup.arn]),
    allow(["iot:DescribeThingGroup"], [thingGroup.arn]),
    allow(["iot:DescribeThingType"], [thingType.arn]),
    allow(["iot:GetPolicy"], [policy.arn]),
    allow(["iot:AttachThingPrincipal"], [things, certificates]),
    allow(["iot:AttachPolicy", "iot:DescribeCertificate", "iot:UpdateCertificate"], [certificates]),
  ];
}
