// Workgroups: where results go, how much a query may read, and whose word counts, the client's or the group's.
// https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html
import { invalidRequest } from "./query-history.ts";
import { bytesScannedCutoffMin } from "./limits.ts";

export interface Workgroup {
  readonly name: string;
  readonly description: string | undefined;
  readonly isEnabled: boolean;
  readonly outputLocation: string | undefined;
  /** The group's configuration wins over the client's. */
  readonly isEnforced: boolean;
  readonly bytesScannedMax: number | undefined;
  readonly publishesMetrics: boolean;
  readonly requesterPays: boolean;
  readonly engineVersion: string;
  readonly createdAtMs: number;
}

export interface Workgroups {
  readonly list: () => readonly Workgroup[];
  /** @throws AwsError InvalidRequestException */
  readonly get: (name: string) => Workgroup;
  /** Creates it, or replaces its configuration. @throws Error where a limit is out of range. */
  readonly put: (workgroup: Workgroup) => void;
}

/** There from the start in every account, without a place for results. */
const primary: Workgroup = {
  name: "primary",
  description: undefined,
  isEnabled: true,
  outputLocation: undefined,
  isEnforced: false,
  bytesScannedMax: undefined,
  publishesMetrics: true,
  requesterPays: false,
  engineVersion: "Athena engine version 3",
  createdAtMs: 0,
};

export function createWorkgroups(): Workgroups {
  const workgroups = new Map<string, Workgroup>([[primary.name, primary]]);
  return {
    list: () => [...workgroups.values()],
    get(name) {
      const workgroup = workgroups.get(name);
      if (workgroup === undefined) throw invalidRequest(`WorkGroup ${name} is not found.`);
      return workgroup;
    },
    put(workgroup) {
      const { bytesScannedMax } = workgroup;
      if (bytesScannedMax !== undefined && bytesScannedMax < bytesScannedCutoffMin)
        throw new Error(
          `workgroup ${workgroup.name}: bytesScannedCutoffPerQuery is ${bytesScannedMax}; Athena takes ${bytesScannedCutoffMin} or more`,
        );
      workgroups.set(workgroup.name, workgroup);
    },
  };
}
