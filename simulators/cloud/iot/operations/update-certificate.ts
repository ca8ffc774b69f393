// UpdateCertificate. https://docs.aws.amazon.com/iot/latest/apireference/API_UpdateCertificate.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { certificateArn, invalidInputCode, type IotContext } from "./iot-context.ts";

export const updateCertificate = ({ account, devices }: IotContext): Operation =>
  defineOperation({
    name: "UpdateCertificate",
    invalidInputCode,
    input: z.object({ certificateId: z.string(), newStatus: z.enum(["ACTIVE", "INACTIVE"]) }),
    permissions: ({ certificateId }) => [
      { action: "iot:UpdateCertificate", resources: [certificateArn(account, certificateId)] },
    ],
    run: ({ certificateId, newStatus }) => devices.certificates.setStatus(certificateId, newStatus),
  });
