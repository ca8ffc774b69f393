// AttachPolicy, to a certificate or a thing group. https://docs.aws.amazon.com/iot/latest/apireference/API_AttachPolicy.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type IotContext } from "./iot-context.ts";

export const attachPolicy = ({ devices }: IotContext): Operation =>
  defineOperation({
    name: "AttachPolicy",
    invalidInputCode,
    input: z.object({ policyName: z.string(), target: z.string() }),
    permissions: ({ target }) => [{ action: "iot:AttachPolicy", resources: [target] }],
    run: ({ policyName, target }) => devices.attachPolicy(policyName, target),
  });
