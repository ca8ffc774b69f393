// How a device becomes a thing: it comes with a claim certificate from the factory, makes a key of its own, has it certified, and
// asks to be provisioned by the template. A function is asked first whether its serial number is one of ours.
// https://docs.aws.amazon.com/iot/latest/developerguide/provision-wo-cert.html#claim-based
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { BundledFunction } from "./bundled-function.ts";
import { hyphenName, iotArn, type Deployment } from "./deployment.ts";
import { claimStatements, registrationStatements } from "./device-permissions.ts";
import type { Devices } from "./devices.ts";
import { policyDocument, trust } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";

const memoryMegabytes = 256;
// IoT Core gives up on the hook after 5 seconds. https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
const timeoutSeconds = 5;
const hookPayloadVersion = "2020-04-01";

export interface DeviceProvisioningArgs {
  readonly deployment: Deployment;
  readonly of: Devices;
}

/** The template, the function that it asks, its role, and the policy for claim certificates. */
export class DeviceProvisioning extends pulumi.ComponentResource {
  readonly template: aws.iot.ProvisioningTemplate;
  readonly claimPolicy: aws.iot.Policy;
  readonly admission: BundledFunction;

  constructor(name: string, args: DeviceProvisioningArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:DeviceProvisioning", name, {}, opts);
    const { deployment, of: devices } = args;
    const templateName = hyphenName(deployment, "device");
    const role = new ServiceRole(
      "device-provisioning",
      {
        deployment,
        principal: "device-provisioning",
        description: `What the provisioning template ${templateName} may do`,
        trust: trust("iot.amazonaws.com", { StringEquals: { "aws:SourceAccount": deployment.accountId } }),
        statements: registrationStatements(deployment, devices),
      },
      { parent: this },
    );
    this.admission = this.createAdmission(deployment);
    const permission = this.letTemplateAsk(deployment, templateName);
    this.template = new aws.iot.ProvisioningTemplate(
      "device",
      {
        name: templateName,
        description: "Makes a device with a claim certificate a thing of the stage",
        enabled: true,
        provisioningRoleArn: role.role.arn,
        templateBody: templateBody(devices),
        preProvisioningHook: { targetArn: this.admission.fn.arn, payloadVersion: hookPayloadVersion },
      },
      { parent: this, dependsOn: [role.policy, permission] },
    );
    this.claimPolicy = new aws.iot.Policy(
      "claim",
      { name: hyphenName(deployment, "claim"), policy: policyDocument(...claimStatements(deployment, templateName)) },
      { parent: this },
    );
    this.registerOutputs({ templateName: this.template.name });
  }

  private createAdmission(deployment: Deployment): BundledFunction {
    return new BundledFunction(
      "admit-device",
      {
        deployment,
        source: "admit-device",
        description: "Decides which devices may provision themselves",
        memoryMegabytes,
        timeoutSeconds,
        environment: { SERIAL_PREFIX: deployment.stage.devicePrefix },
        statements: [],
      },
      { parent: this },
    );
  }

  private letTemplateAsk(deployment: Deployment, templateName: string): aws.lambda.Permission {
    return new aws.lambda.Permission(
      "admit-device",
      {
        statementId: "provisioning-template",
        function: this.admission.fn.name,
        action: "lambda:InvokeFunction",
        principal: "iot.amazonaws.com",
        // By name: the template is refused where its function may not be called yet.
        sourceArn: iotArn(deployment, `provisioningtemplate/${templateName}`),
        sourceAccount: deployment.accountId,
      },
      { parent: this },
    );
  }
}

/** The serial number becomes the thing's name. A name that is taken is refused: a claim certificate cannot take a device over. */
function templateBody({ thingType, thingGroup, policy }: Devices): pulumi.Output<string> {
  const certificateId = "AWS::IoT::Certificate::Id";
  return pulumi.jsonStringify({
    Parameters: { SerialNumber: { Type: "String" }, [certificateId]: { Type: "String" } },
    Resources: {
      thing: {
        Type: "AWS::IoT::Thing",
        OverrideSettings: { AttributePayload: "FAIL", ThingTypeName: "FAIL", ThingGroups: "FAIL" },
        Properties: {
          ThingName: { Ref: "SerialNumber" },
          ThingTypeName: thingType.name,
          ThingGroups: [thingGroup.name],
        },
      },
      certificate: {
        Type: "AWS::IoT::Certificate",
        Properties: { CertificateId: { Ref: certificateId }, Status: "ACTIVE" },
      },
      policy: { Type: "AWS::IoT::Policy", Properties: { PolicyName: policy.name } },
    },
  });
}
