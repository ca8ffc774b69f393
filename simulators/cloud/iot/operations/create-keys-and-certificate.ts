// CreateKeysAndCertificate. https://docs.aws.amazon.com/iot/latest/apireference/API_CreateKeysAndCertificate.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type IotContext } from "./iot-context.ts";

export const createKeysAndCertificate = ({ authority, devices }: IotContext): Operation =>
  defineOperation({
    name: "CreateKeysAndCertificate",
    invalidInputCode,
    input: z.object({ setAsActive: z.stringbool().default(false) }),
    permissions: () => [{ action: "iot:CreateKeysAndCertificate", resources: ["*"] }],
    async run({ setAsActive }) {
      const { certificatePem, privateKeyPem, publicKeyPem } = await authority.issue();
      const { id, arn } = devices.certificates.register(certificatePem, setAsActive ? "ACTIVE" : "INACTIVE");
      const keyPair = { PublicKey: publicKeyPem, PrivateKey: privateKeyPem };
      return { certificateArn: arn, certificateId: id, certificatePem, keyPair };
    },
  });
