// Answers a workgroup's configuration. https://docs.aws.amazon.com/athena/latest/APIReference/API_GetWorkGroup.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, onWorkgroup, type AthenaContext } from "../athena-context.ts";

export function getWorkGroup({ account, workgroups }: AthenaContext): Operation {
  return defineOperation({
    name: "GetWorkGroup",
    invalidInputCode,
    input: z.object({ WorkGroup: z.string().min(1) }),
    permissions: ({ WorkGroup }) => [onWorkgroup(account, "GetWorkGroup", WorkGroup)],
    run: ({ WorkGroup }) => {
      const workgroup = workgroups.get(WorkGroup);
      return {
        WorkGroup: {
          Name: workgroup.name,
          State: workgroup.isEnabled ? "ENABLED" : "DISABLED",
          Description: workgroup.description,
          CreationTime: new Timestamp(workgroup.createdAtMs),
          Configuration: {
            ResultConfiguration: { OutputLocation: workgroup.outputLocation },
            EnforceWorkGroupConfiguration: workgroup.isEnforced,
            PublishCloudWatchMetricsEnabled: workgroup.publishesMetrics,
            BytesScannedCutoffPerQuery: workgroup.bytesScannedMax,
            RequesterPaysEnabled: workgroup.requesterPays,
            EngineVersion: { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: workgroup.engineVersion },
          },
        },
      };
    },
  });
}
