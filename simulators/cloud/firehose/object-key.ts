// The key of a delivered object: `<prefix><stream>-<version>-yyyy-MM-dd-HH-mm-ss-<uuid><extension>`.
// https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html
import type { Random } from "../kernel/random.ts";
import type { Prefixes } from "./check-configuration.ts";
import type { DestinationConfiguration } from "./configuration.ts";
import type { Target } from "./destination-buffers.ts";
import { limits } from "./limits.ts";
import { evaluatePrefix, partitionKeyNames } from "./prefix.ts";
import { formatTimestamp } from "./timestamp-pattern.ts";

/** Rises with each change of the configuration; there is none here after creation. */
export const streamVersion = 1;

export interface ObjectKeyRequest {
  readonly name: string;
  readonly destination: DestinationConfiguration;
  readonly prefixes: Prefixes;
  readonly target: Target;
  /** Arrival of the oldest record in the object. */
  readonly timeMs: number;
  readonly random: Random;
}

export function objectKey({ name, destination, prefixes, target, timeMs, random }: ObjectKeyRequest): string {
  const randomString = (): string => random.hex(limits.randomStringChars);
  const time = formatTimestamp("yyyy-MM-dd-HH-mm-ss", timeMs);
  const objectName = `${name}-${streamVersion}-${time}-${random.uuid()}`;
  if (target.kind === "errors") {
    const prefix = evaluatePrefix(prefixes.errorPrefix, { timeMs, errorOutputType: target.type, randomString });
    return prefix + objectName;
  }
  const names = partitionKeyNames(prefixes.prefix);
  const partitionKeys = Object.fromEntries(names.map((key, index) => [key, target.partitionValues[index] ?? ""]));
  const prefix = evaluatePrefix(prefixes.prefix, { timeMs, partitionKeys, randomString });
  return prefix + objectName + extensionOf(destination);
}

function extensionOf({ fileExtension, conversion, compression }: DestinationConfiguration): string {
  if (fileExtension !== undefined) return fileExtension;
  if (conversion !== undefined) return ".parquet";
  return compression === "GZIP" ? ".gz" : "";
}
