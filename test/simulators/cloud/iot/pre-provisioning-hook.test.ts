import { describe, expect, test } from "vitest";
import type { Clock } from "../../../../simulators/cloud/kernel/clock.ts";
import type { Functions, InvocationResult } from "../../../../simulators/cloud/ports/functions.ts";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import type { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { parseJson, textLike } from "../matching.ts";
import { fleetCloud, newCertificate, register } from "./fleet-cloud.ts";

interface Asked {
  readonly principal: Principal;
  readonly functionArn: string;
  readonly payload: string;
}

const hookFunctionArn = "arn:aws:lambda:us-east-1:123456789012:function:hook";

/** A clock on which, as on the wall's, time passes while work is done. */
const passing = (clock: VirtualClock): Clock => ({
  now: () => clock.now(),
  at: (timeMs, callback) => clock.at(timeMs, callback),
  sleep: (delayMs, signal) => clock.sleep(delayMs, signal),
  work: (_, work) => work(),
  admit: (arrival) => clock.admit(arrival),
});

/** A hook that answers so, and what it was asked. */
function hook(answer: () => Promise<InvocationResult>) {
  const asked: Asked[] = [];
  const functions: Pick<Functions, "invoke"> = {
    invoke(request: Asked) {
      asked.push(request);
      return answer();
    },
  };
  return { asked, functions };
}

describe("a pre-provisioning hook", () => {
  test("is asked as IoT Core asks, and its parameters go before the device's", async () => {
    const payload = JSON.stringify({ allowProvisioning: true, parameterOverrides: { Site: "south" } });
    const { asked, functions } = hook(() => Promise.resolve({ payload }));
    const cloud = await fleetCloud({ template: { hookFunctionArn }, standIns: { functions } });
    const claimant = await cloud.claimant();
    const issued = await newCertificate(claimant);

    const { answer } = await register(claimant, issued.token);

    const templateArn = "arn:aws:iot:us-east-1:123456789012:provisioningtemplate/fleet";
    expect(answer).toEqual({ deviceConfiguration: { Site: "south" }, thingName: "d-1" });
    expect(asked).toHaveLength(1);
    expect(asked[0]!.principal).toEqual({
      kind: "service",
      service: "iot.amazonaws.com",
      sourceArn: templateArn,
      sourceAccount: "123456789012",
    });
    expect(parseJson(asked[0]!.payload)).toEqual({
      claimCertificateId: textLike(/^[0-9a-f]{64}$/),
      certificateId: issued.certificateId,
      certificatePem: issued.certificatePem,
      templateArn,
      clientId: "claim-1",
      parameters: { SerialNumber: "d-1" },
    });
  });

  test.each<[string, () => Promise<InvocationResult>]>([
    ["says no", () => Promise.resolve({ payload: JSON.stringify({ allowProvisioning: false }) })],
    ["says yes in a string", () => Promise.resolve({ payload: JSON.stringify({ allowProvisioning: "true" }) })],
    ["fails", () => Promise.resolve({ payload: "{}", functionError: "Unhandled" })],
    ["may not be invoked", () => Promise.reject(new Error("not authorized to perform: lambda:InvokeFunction"))],
  ])("that %s lets nobody in", async (_, answering) => {
    const { functions } = hook(answering);
    const cloud = await fleetCloud({ template: { hookFunctionArn }, standIns: { functions } });
    const claimant = await cloud.claimant();
    const { token } = await newCertificate(claimant);

    const { outcome, answer } = await register(claimant, token);

    expect({ outcome, answer }).toEqual({
      outcome: "rejected",
      answer: { statusCode: 403, errorCode: "AccessDenied", errorMessage: "Access Denied" },
    });
    expect(cloud.devices.thing("d-1")).toBeUndefined();
  });

  test("that takes more than 5 seconds lets nobody in", async () => {
    let reached = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => (reached = resolve));
    const { functions } = hook(() => {
      reached();
      return new Promise(() => undefined);
    });
    const cloud = await fleetCloud({ template: { hookFunctionArn }, standIns: { functions }, clock: passing });
    const claimant = await cloud.claimant();
    const { token } = await newCertificate(claimant);

    const answering = register(claimant, token);
    await isAsked;
    await cloud.elapse(5_000);

    expect((await answering).answer).toMatchObject({ statusCode: 403, errorCode: "AccessDenied" });
  });
});
