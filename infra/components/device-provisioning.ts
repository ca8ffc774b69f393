// How a device becomes a thing: it comes with a claim certificate from the factory, makes a key of its own, has it certified, and
// asks to be provisioned by the template. A function is asked first whether its serial number is one of ours.
// https://docs.aws.amazon.com/iot/latest/developerguide/provision-wo-cert.html#claim-based
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import { BundledFunction, type FunctionSettings } from "./bundled-function.ts";
import { hyphenName, iotArn, type Deployment } from "./deployment.ts";
import { claimStatements, registrationStatements } from "./device-permissions.ts";
import type { Devices } from "./devices.ts";
import { policyDocument, trust } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";
import type { Alarm, GraphRow, WatchedHop } from "./watched.ts";

const memoryMegabytes = 256;
// IoT Core gives up on the hook after 5 seconds. https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html
const timeoutSeconds = 5;
const hookPayloadVersion = "2020-04-01";

export interface DeviceProvisioningArgs extends FunctionSettings, Pick<Settings, "devicePrefix"> {
  readonly deployment: Deployment;
  readonly of: Devices;
}

/** The template, the function that it asks, its role, and the policy for claim certificates. */
export class DeviceProvisioning extends pulumi.ComponentResource implements WatchedHop {
  readonly template: aws.iot.ProvisioningTemplate;
  readonly claimPolicy: aws.iot.Policy;
  readonly admission: BundledFunction;
  readonly alarms: readonly Alarm[];
  /** None: devices are provisioned now and then, not all the time. */
  readonly graphs: readonly GraphRow[] = [];

  constructor(name: string, args: DeviceProvisioningArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:DeviceProvisioning", name, {}, opts);
    const { deployment, of: devices } = args;
    const templateName = hyphenName(deployment, "device");
    const role = new ServiceRole(
      name,
      {
        deployment,
        principal: "device-provisioning",
        description: `What the provisioning template ${templateName} may do`,
        trust: trust("iot.amazonaws.com", { StringEquals: { "aws:SourceAccount": deployment.accountId } }),
        statements: registrationStatements(args),
      },
      { parent: this },
    );
    this.admission = this.createAdmission(`${name}-admit-device`, args);
    this.alarms = this.admission.alarms;
    const permission = this.letTemplateAsk(name, deployment, templateName);
    this.template = new aws.iot.ProvisioningTemplate(
      name,
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
      `${name}-claim`,
      { name: hyphenName(deployment, "claim"), policy: policyDocument(...claimStatements(deployment, templateName)) },
      { parent: this },
    );
    this.registerOutputs({ templateName: this.template.name });
  }

  private createAdmission(name: string, args: DeviceProvisioningArgs): BundledFunction {
    return new BundledFunction(
      name,
      {
        ...args,
        source: "admit-device",
        description: "Decides which devices may provision themselves",
        memoryMegabytes,
        timeoutSeconds,
        environment: { SERIAL_PREFIX: args.devicePrefix },
        statements: [],
      },
      { parent: this },
    );
  }

  private letTemplateAsk(name: string, deployment: Deployment, templateName: string): aws.lambda.Permission {
    return new aws.lambda.Permission(
      name,
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
