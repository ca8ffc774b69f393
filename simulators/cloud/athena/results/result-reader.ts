// Reads a finished SELECT's rows back from its result object, as the caller: who deletes the object has no rows any more.
// The last few results stay decoded, for their pages are asked for one after another.
import type { ObjectStore } from "../../ports/object-store.ts";
import type { Principal } from "../../ports/principal.ts";
import { decodeCsv, type Row } from "./csv-result.ts";

export interface ResultReader {
  /** The header first. @throws AwsError of S3 */
  rows(principal: Principal, location: string): Promise<readonly Row[]>;
}

/** A larger result stays decoded alone. */
const decodedRowsMax = 400_000;

export function createResultReader(objects: ObjectStore): ResultReader {
  const decoded = new Map<string, readonly Row[]>();
  let rowCount = 0;
  return {
    async rows(principal, location) {
      const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location) ?? [];
      const known = decoded.get(location);
      if (known !== undefined) {
        objects.filePath({ principal, bucket, key });
        return known;
      }
      const rows = decode(key, await objects.get({ principal, bucket, key }));
      if (decoded.has(location)) return rows;
      rowCount += rows.length;
      for (const [oldLocation, oldRows] of decoded) {
        if (rowCount <= decodedRowsMax) break;
        decoded.delete(oldLocation);
        rowCount -= oldRows.length;
      }
      decoded.set(location, rows);
      return rows;
    },
  };
}

/** A catalog statement's result is lines of text, one datum each, without a header. */
function decode(key: string, bytes: Buffer): readonly Row[] {
  if (!key.endsWith(".txt")) return decodeCsv(bytes);
  const lines = bytes.toString("utf8").split("\n").slice(0, -1);
  return lines.map((line) => [line]);
}
