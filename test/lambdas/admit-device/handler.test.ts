import { describe, expect, test, vi } from "vitest";

vi.stubEnv("SERIAL_PREFIX", "dev-");
// The log is what an operator reads; here it would be noise.
vi.stubEnv("POWERTOOLS_LOG_LEVEL", "SILENT");
const { handler } = await import("../../../lambdas/admit-device/handler.ts");

const request = (SerialNumber: string) => ({
  claimCertificateId: "aaaa",
  certificateId: "bbbb",
  clientId: `claim-${SerialNumber}`,
  parameters: { SerialNumber },
});

describe("the pre-provisioning hook", () => {
  test("answers IoT Core's allowProvisioning, true for a device of ours alone", async () => {
    expect(await handler(request("dev-0001"))).toEqual({ allowProvisioning: true });
    expect(await handler(request("pump-1"))).toEqual({ allowProvisioning: false });
  });

  test("fails on what is no request, so that nothing is provisioned", async () => {
    await expect(async () => handler({})).rejects.toThrow("parameters");
  });
});
