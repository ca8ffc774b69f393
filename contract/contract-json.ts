// A contract as JSON: what functions find in their archive, what a stack says of itself, what a worker thread is told. Decoding is
// code and travels as a module.
import { defineTelemetry } from "./define-telemetry.ts";
import type { Decode, Encode, Telemetry, TelemetryDefinition } from "./telemetry.ts";

/** A contract without its functions; `decodes` says whether it has them. */
export type TelemetryJson = Omit<TelemetryDefinition, "decode" | "encode" | "module"> & { readonly decodes?: boolean };

export function telemetryJson(contract: Telemetry): TelemetryJson {
  const { topic, fields, device, identity, eventTime, sequence, version, lateness, readings, payloadBytesMax } =
    contract;
  return {
    ...{ topic, fields, device, identity, eventTime, lateness, payloadBytesMax },
    ...(sequence !== undefined && { sequence }),
    ...(version !== undefined && { version }),
    ...(readings !== undefined && { readings }),
    ...(contract.decode !== undefined && { decodes: true }),
  };
}

/** What a module with a contract's decoding exports. */
export interface Decoding {
  readonly decode: Decode;
  readonly encode?: Encode;
}

/** The contract of its JSON. Throws a DefinitionError as `defineTelemetry` does, and an Error where a decoding is missing. */
export function telemetryOf({ decodes = false, ...definition }: TelemetryJson, decoding?: Decoding): Telemetry {
  if (!decodes) return defineTelemetry(definition);
  if (decoding === undefined) throw new Error("the contract decodes its payloads, and its module is not at hand");
  return defineTelemetry({ ...definition, ...decoding, module: "bundled" });
}
