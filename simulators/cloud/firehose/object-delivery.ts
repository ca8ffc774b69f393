// Brings a sealed buffer into the bucket: converted or compressed, under its key, tried again until it is there.
// https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import { parseArn } from "../engines/arn.ts";
import type { Clock } from "../kernel/clock.ts";
import type { DuckDb } from "../engines/duckdb.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Random } from "../kernel/random.ts";
import type { TableCatalog } from "../ports/table-catalog.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { Prefixes } from "./check-configuration.ts";
import type { DeliveryStreamConfiguration } from "./configuration.ts";
import type { Target } from "./destination-buffers.ts";
import { limits, pace } from "./limits.ts";
import { objectKey } from "./object-key.ts";
import { convertToParquet, type ConversionResult } from "./parquet-conversion.ts";
import type { RecordBuffer } from "./record-buffer.ts";

export interface DeliveryDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly access: AccessControl;
  readonly objects: ObjectStore;
  readonly catalog: TableCatalog;
  readonly duckdb: DuckDb;
  /** For files in the making; on the object store's disk, which takes them over. */
  readonly directory: string;
}

export interface DeliveryEvents {
  readonly onConversionFailures: (buffer: RecordBuffer, failures: ConversionResult["failures"]) => void;
  readonly onRefused: (step: DeliveryStep, error: AwsError) => void;
}

/** As the codes of log lines begin. */
export type DeliveryStep = "DataFormatConversion" | "S3";

/** What is put: nothing, where no record of the buffer could be converted. */
type Prepared =
  | { readonly kind: "nothing" }
  | { readonly kind: "bytes"; readonly body: Buffer }
  | { readonly kind: "file"; readonly path: string };

export interface ObjectDelivery {
  /** @throws Error once the retry time is over: the buffer's records are lost then, as on AWS. */
  deliver(target: Target, buffer: RecordBuffer): Promise<void>;
}

const compress = promisify(gzip);

export function createObjectDelivery(
  { name, destination }: DeliveryStreamConfiguration,
  prefixes: Prefixes,
  dependencies: DeliveryDependencies,
  events: DeliveryEvents,
): ObjectDelivery {
  const { clock, random, access, objects, catalog, duckdb } = dependencies;
  const bucket = parseArn(destination.bucketArn)?.resource ?? destination.bucketArn;
  const assume = (roleArn: string) => access.assumeRole(roleArn, "firehose.amazonaws.com", name);

  /** Tries until it succeeds; only refusals by a service (AwsError) are worth another try. */
  const persist = async <Result>(step: DeliveryStep, attempt: () => Promise<Result>): Promise<Result> => {
    const deadlineMs = clock.now() + limits.deliveryRetryMs;
    for (let backoffMs: number = limits.deliveryBackoffMsMin; ;) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        events.onRefused(step, error);
        if (clock.now() >= deadlineMs) throw new Error(`${name}: no delivery within 24 hours`, { cause: error });
      }
      await clock.sleep(backoffMs);
      backoffMs = Math.min(2 * backoffMs, limits.deliveryBackoffMsMax);
    }
  };

  const convert = async (buffer: RecordBuffer, baseName: string): Promise<Prepared> => {
    const { conversion } = destination;
    if (conversion === undefined) return plain(buffer, destination.compression === "GZIP");
    const { databaseName, tableName } = conversion;
    const { path, failures } = await persist("DataFormatConversion", () => {
      const principal = assume(conversion.roleArn);
      const table = catalog.getTable({ principal, databaseName, name: tableName });
      const basePath = join(dependencies.directory, baseName);
      const request = { duckdb, buffer, columns: table.storage.columns, conversion, basePath };
      return clock.work(pace.prepareObjectMs, () => convertToParquet(request));
    });
    if (failures.length > 0) events.onConversionFailures(buffer, failures);
    return path === undefined ? { kind: "nothing" } : { kind: "file", path };
  };

  const plain = async (buffer: RecordBuffer, isCompressed: boolean): Promise<Prepared> => {
    const body = await clock.work(pace.prepareObjectMs, async () => {
      const bytes = Buffer.concat(buffer.chunks());
      return isCompressed ? await compress(bytes) : bytes;
    });
    return { kind: "bytes", body };
  };

  const put = async (key: string, prepared: Prepared): Promise<void> => {
    const request = { principal: assume(destination.roleArn), bucket, key, contentType: "application/octet-stream" };
    if (prepared.kind === "bytes") await objects.put({ ...request, body: prepared.body });
    if (prepared.kind === "file") await objects.putFile({ ...request, path: prepared.path });
  };

  return {
    async deliver(target, buffer) {
      // Drawn now, so that keys do not depend on which conversion ends first.
      const key = objectKey({ name, destination, prefixes, target, timeMs: buffer.oldestArrivedAtMs, random });
      const prepared = target.kind === "records" ? await convert(buffer, random.hex(16)) : await plain(buffer, false);
      await persist("S3", () => put(key, prepared));
    },
  };
}
