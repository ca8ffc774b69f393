import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { admit } from "../../../lambdas/admit-device/admit.ts";

/** As in https://docs.aws.amazon.com/iot/latest/developerguide/pre-provisioning-hook.html */
const request = (parameters: Readonly<Record<string, string>>) => ({
  claimCertificateId: "aaaa",
  certificateId: "bbbb",
  certificatePem: "-----BEGIN CERTIFICATE-----",
  templateArn: "arn:aws:iot:eu-central-1:111122223333:provisioningtemplate/millrace-dev-device",
  clientId: "claim-dev-0001",
  parameters,
});

describe("admit", () => {
  test("admits a serial number of the prefix, which becomes the device's name", () => {
    expect(admit(request({ SerialNumber: "dev-0001" }), "dev-")).toEqual({
      kind: "admitted",
      serialNumber: "dev-0001",
    });
  });

  test.each([
    ["another prefix", "pump-1", "the serial number does not begin with dev-"],
    ["a character that is in no thing's name", "dev-1/#", "the serial number is no device id"],
    ["129 characters", `dev-${"0".repeat(125)}`, "the serial number is no device id"],
    ["nothing", "", "the serial number is no device id"],
  ])("refuses %s, with its reason", (_, serialNumber, reason) => {
    expect(admit(request({ SerialNumber: serialNumber }), "dev-")).toEqual({ kind: "refused", serialNumber, reason });
  });

  test("refuses a request without a serial number", () => {
    expect(admit(request({}), "dev-").kind).toBe("refused");
  });

  test("throws on what is no request of IoT Core, which then provisions nothing", () => {
    expect(() => admit({ parameters: { SerialNumber: "dev-1" } }, "dev-")).toThrow("claimCertificateId");
  });

  test("never admits what does not begin with the prefix", () => {
    fc.assert(
      fc.property(fc.string(), (serialNumber) => {
        const admission = admit(request({ SerialNumber: serialNumber }), "dev-");

        expect(admission.kind === "admitted").toBe(/^dev-[a-zA-Z0-9:_-]{0,124}$/.test(serialNumber));
      }),
    );
  });
});
