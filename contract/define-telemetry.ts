// Where a contract begins: what a fleet says, checked whole before anything is made of it.
import { contractFaults } from "./contract-faults.ts";
import { DefinitionError } from "./contract-error.ts";
import { dayMs, minuteMs } from "./durations.ts";
import type { Lateness, Telemetry, TelemetryDefinition } from "./telemetry.ts";

const payloadBytesMaxDefault = 8_192;

export const defaultLateness: Lateness = {
  lateAfterMs: 5 * minuteMs,
  clockAheadMsMax: 5 * minuteMs,
  acceptedMsMax: 7 * dayMs,
};

/** The contract, with its defaults. Throws a DefinitionError that lists every fault with its key and remedy. */
export function defineTelemetry<const Column extends string>(definition: TelemetryDefinition<Column>): Telemetry {
  const faults = contractFaults(definition);
  if (faults.length > 0) throw new DefinitionError("the telemetry contract", faults);
  const { topic, fields, device, identity, eventTime, sequence, version, readings, decode, encode, module } =
    definition;
  const { lateness, payloadBytesMax = payloadBytesMaxDefault } = definition;
  return {
    ...{ topic, fields, device, identity, eventTime, sequence, version, readings, decode, encode, module },
    lateness: { ...defaultLateness, ...lateness },
    payloadBytesMax,
  };
}
