// Fleet provisioning over MQTT: three requests on topics of their own, each answered on its `/accepted` or `/rejected`, to the
// connection that asked and to no other. https://docs.aws.amazon.com/iot/latest/developerguide/fleet-provision-api.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import type { CertificateAuthority } from "../identity/certificate-authority.ts";
import type { Peer } from "../identity/connection.ts";
import type { Template } from "../identity/device-registry.ts";
import type { OwnershipTokens } from "./ownership-tokens.ts";
import { askHook, type HookDependencies } from "./pre-provisioning-hook.ts";
import { registerThing, type RegistryDependencies } from "./register-thing.ts";

/** A connection that a request came by. */
export interface Requester extends Peer {
  /** Reaches it where it has subscribed to the topic and may receive on it. */
  answer(topic: string, payload: Buffer): void;
}

export interface FleetRequest {
  readonly topic: string;
  readonly payload: Buffer;
  readonly requester: Requester;
}

export interface FleetDependencies extends HookDependencies, RegistryDependencies {
  readonly authority: CertificateAuthority;
  readonly tokens: OwnershipTokens;
  readonly onFault: (error: unknown) => void;
}

const topicPattern =
  /^\$aws\/(?:certificates\/(create|create-from-csr)|provisioning-templates\/([^/]+)\/provision)\/(json|cbor)$/;

export const isFleetTopic = (topic: string): boolean => topic.startsWith("$aws/") && topicPattern.test(topic);

/** Answers a request on a topic that `isFleetTopic`. Never rejects. */
export async function answerFleetRequest(request: FleetRequest, dependencies: FleetDependencies): Promise<void> {
  const { topic, requester } = request;
  const answer = (outcome: "accepted" | "rejected", payload: object): void =>
    requester.answer(`${topic}/${outcome}`, Buffer.from(JSON.stringify(payload)));
  try {
    answer("accepted", await outcomeOf(request, dependencies));
  } catch (error) {
    if (!(error instanceof AwsError)) dependencies.onFault(error);
    answer("rejected", faultOf(error));
  }
}

function outcomeOf({ topic, payload, requester }: FleetRequest, dependencies: FleetDependencies): Promise<object> {
  const [, certificateRequest, templateName = "", format] = topicPattern.exec(topic) ?? [];
  if (format !== "json") throw invalid("Payloads in CBOR are not implemented; use the topic that ends with json");
  const body = jsonOf(payload);
  switch (certificateRequest) {
    case "create":
      return createKeysAndCertificate(dependencies);
    case "create-from-csr":
      return createCertificateFromCsr(body, dependencies);
    default:
      return provision(templateName, body, requester, dependencies);
  }
}

async function createKeysAndCertificate({ authority, tokens }: FleetDependencies): Promise<object> {
  const { certificatePem, privateKeyPem } = await authority.issue();
  const { certificate, token } = tokens.issue(certificatePem);
  return { certificateId: certificate.id, certificatePem, privateKey: privateKeyPem, certificateOwnershipToken: token };
}

const csrSchema = z.object({ certificateSigningRequest: z.string().min(1) });

async function createCertificateFromCsr(body: unknown, { authority, tokens }: FleetDependencies): Promise<object> {
  const { certificateSigningRequest } = parsed(csrSchema, body);
  const certificatePem = await certifyOrRefuse(authority, certificateSigningRequest);
  const { certificate, token } = tokens.issue(certificatePem);
  return { certificateId: certificate.id, certificatePem, certificateOwnershipToken: token };
}

async function certifyOrRefuse(authority: CertificateAuthority, signingRequest: string): Promise<string> {
  try {
    return await authority.certify(signingRequest);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AwsError("InvalidCertificateSigningRequest", 400, `The signing request is refused: ${reason}`, { cause });
  }
}

const registerSchema = z.object({
  certificateOwnershipToken: z.string().default(""),
  parameters: z.record(z.string(), z.string()).default({}),
});

async function provision(
  templateName: string,
  body: unknown,
  { clientId, certificateId: claimCertificateId }: Requester,
  dependencies: FleetDependencies,
): Promise<object> {
  const { certificateOwnershipToken: token, parameters: given } = parsed(registerSchema, body);
  if (claimCertificateId === undefined) throw new AwsError("AccessDenied", 403, "A claim is made with a certificate");
  const certificate = pendingCertificate(token, dependencies);
  const template = enabledTemplate(templateName, dependencies);
  const parameters = { ...given, "AWS::IoT::Certificate::Id": certificate.id };
  const identity = { claimCertificateId, certificateId: certificate.id, certificatePem: certificate.pem, clientId };
  const hookRequest = { ...identity, templateArn: template.arn, parameters: given };
  const { hookFunctionArn } = template;
  const set = hookFunctionArn === undefined ? {} : await askHook(hookFunctionArn, hookRequest, dependencies);
  // The function may have taken its time: another request with this token was perhaps quicker.
  pendingCertificate(token, dependencies);
  const registration = template.read.evaluate({ ...parameters, ...set });
  registerThing({ template, certificate, registration }, dependencies);
  dependencies.tokens.redeem(token);
  return { deviceConfiguration: registration.deviceConfiguration, thingName: registration.thingName };
}

/** @throws AwsError InvalidCertificateOwnershipToken */
function pendingCertificate(token: string, { tokens }: FleetDependencies) {
  const refused = (message: string): AwsError => new AwsError("InvalidCertificateOwnershipToken", 400, message);
  if (token === "") throw refused("Certificate ownership token cannot be empty.");
  const certificate = tokens.find(token);
  if (certificate === undefined) throw refused("Certificate ownership token is not known, is used or has expired.");
  return certificate;
}

function enabledTemplate(name: string, { devices }: FleetDependencies): Template {
  const template = devices.template(name);
  if (template === undefined) throw new AwsError("ResourceNotFound", 404, `The template ${name} does not exist`);
  if (!template.isEnabled) throw invalid(`The template ${name} is not enabled`);
  return template;
}

function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (!result.success) throw invalid(`Payload: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** An empty payload is a request without members. */
function jsonOf(payload: Buffer): unknown {
  if (payload.length === 0) return {};
  try {
    return JSON.parse(payload.toString("utf8"));
  } catch (cause) {
    throw new AwsError("InvalidPayload", 400, "The payload is not JSON", { cause });
  }
}

const invalid = (message: string): AwsError => new AwsError("InvalidRequest", 400, message);

/** Codes stand here without the ending that they have in the API of the control plane. */
function faultOf(error: unknown): object {
  if (!(error instanceof AwsError)) {
    return { statusCode: 500, errorCode: "InternalFailure", errorMessage: "An unexpected error has occurred." };
  }
  const { status, code, message } = error;
  return { statusCode: status, errorCode: code.replace(/Exception$/, ""), errorMessage: message };
}
