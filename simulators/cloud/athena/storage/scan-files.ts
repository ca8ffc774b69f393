// A table's files for one query: which objects may hold rows that it asks for, each with its partition's values.
// Few partitions are listed one by one; many by a listing of what they share, so that a year of hours costs one listing.
import type { ObjectStore, ObjectSummary } from "../../ports/object-store.ts";
import type { Principal } from "../../ports/principal.ts";
import type { CatalogTable, TableCatalog } from "../../ports/table-catalog.ts";
import { QueryFailure } from "../query-failure.ts";
import type { PruningPredicate } from "../sql/translation.ts";
import { keyTest, listedValues, type KeyTest } from "./key-predicate.ts";
import { isProjected, projectedKeys, type ProjectedKey } from "./projection.ts";
import { partitionTemplate, templatePattern, templatePrefixes } from "./partition-template.ts";
import { s3Location } from "./s3-location.ts";

export interface ScanFile {
  readonly bucket: string;
  readonly object: ObjectSummary;
  /** By the table's partition keys, in their order. */
  readonly partitionValues: readonly string[];
}

export interface ScanRequest {
  readonly principal: Principal;
  readonly table: CatalogTable;
  readonly predicates: readonly PruningPredicate[];
  readonly nowMs: number;
}

export interface ScanStores {
  readonly objects: ObjectStore;
  readonly tables: TableCatalog;
}

/** Up to this many folders are listed one by one. */
const listingsMax = 48;

export function scanFiles(stores: ScanStores, request: ScanRequest): readonly ScanFile[] {
  const { table } = request;
  if (table.partitionKeys.length === 0) return listFolder(stores, request, table.storage.location, []);
  if (isProjected(table)) return projectedFiles(stores, request);
  return registeredFiles(stores, request);
}

const testsOf = ({ table, predicates }: ScanRequest): readonly KeyTest[] =>
  table.partitionKeys.map((key) => keyTest(key.name, predicates));

function registeredFiles(stores: ScanStores, request: ScanRequest): readonly ScanFile[] {
  const { principal, table } = request;
  const tests = testsOf(request);
  const partitions = stores.tables
    .getPartitions({ principal, databaseName: table.databaseName, tableName: table.name })
    .filter(({ values }) => values.every((value, index) => tests[index]?.(value) ?? true));
  const other = partitions.find(({ storage }) => storage.serde.library !== table.storage.serde.library);
  if (other !== undefined)
    throw new QueryFailure(
      "NOT_SUPPORTED",
      `the embedded Athena does not know partitions with a SerDe of their own: ${other.storage.serde.library}`,
    );
  if (partitions.length <= listingsMax)
    return partitions.flatMap(({ values, storage }) => listFolder(stores, request, storage.location, values));

  const folders = new Map(
    partitions.map(({ values, storage }) => {
      const { bucket, prefix } = s3Location(storage.location);
      return [`${bucket}/${prefix}`, values];
    }),
  );
  const { bucket, prefix } = s3Location(`s3://${commonFolder([...folders.keys()])}`);
  return visibleObjects(stores, principal, bucket, prefix).flatMap((object) => {
    const partitionValues = nearestFolder(folders, `${bucket}/${object.key}`);
    return partitionValues === undefined ? [] : [{ bucket, object, partitionValues }];
  });
}

function nearestFolder(folders: ReadonlyMap<string, readonly string[]>, path: string): readonly string[] | undefined {
  for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1)) {
    const values = folders.get(path.slice(0, end + 1));
    if (values !== undefined) return values;
  }
  return undefined;
}

function commonFolder(paths: readonly string[]): string {
  let common = paths[0] ?? "";
  for (const path of paths) {
    while (!path.startsWith(common)) common = common.slice(0, common.lastIndexOf("/", common.length - 2) + 1);
  }
  if (common === "")
    throw new QueryFailure(
      "NOT_SUPPORTED",
      "the embedded Athena does not list more than 48 partitions in several buckets",
    );
  return common;
}

function projectedFiles(stores: ScanStores, request: ScanRequest): readonly ScanFile[] {
  const { principal, table, predicates, nowMs } = request;
  const tests = testsOf(request);
  const keys = projectedKeys(table, nowMs);
  const isAsked = keys.map(
    (key, index): KeyTest =>
      (value) =>
        key.has(value) && (tests[index]?.(value) ?? true),
  );
  const template = partitionTemplate(table);
  const candidates = keys.map((key, index) => candidateValues(key, predicates, isAsked[index] ?? (() => true)));
  const names = keys.map(({ column }) => column.name);
  const pattern = templatePattern(template, names);
  const found: ScanFile[] = [];
  for (const start of templatePrefixes(template, names, candidates, listingsMax)) {
    const { bucket, prefix } = splitPath(start);
    for (const object of visibleObjects(stores, principal, bucket, prefix)) {
      const groups = pattern.exec(`s3://${bucket}/${object.key}`)?.groups;
      const partitionValues = names.map((_, index) => groups?.[`key${index}`] ?? "");
      if (groups !== undefined && partitionValues.every((value, index) => isAsked[index]?.(value) ?? false))
        found.push({ bucket, object, partitionValues });
    }
  }
  return found;
}

/** The values worth a listing of their own; undefined where there are too many. */
function candidateValues(
  key: ProjectedKey,
  predicates: readonly PruningPredicate[],
  isAsked: KeyTest,
): readonly string[] | undefined {
  const listed = listedValues(key.column.name, predicates);
  if (listed !== undefined) return [...new Set(listed)].filter(isAsked);
  if (key.count === undefined)
    throw new QueryFailure(
      "CONSTRAINT_VIOLATION",
      `For the injected projected partition column ${key.column.name}, the WHERE clause must contain only static equality conditions, and at least one such condition must be present.`,
    );
  if (key.count > projectedValuesMax) return undefined;
  return Array.from(key.values()).filter(isAsked);
}

/** Beyond it a key's values are not enumerated; its folders are found by listing. */
const projectedValuesMax = 100_000;

function splitPath(path: string): { bucket: string; prefix: string } {
  const [, bucket = "", prefix = ""] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(path) ?? [];
  return { bucket, prefix };
}

function listFolder(
  stores: ScanStores,
  request: ScanRequest,
  folder: string,
  partitionValues: readonly string[],
): readonly ScanFile[] {
  const { bucket, prefix } = s3Location(folder);
  return visibleObjects(stores, request.principal, bucket, prefix).map((object) => ({
    bucket,
    object,
    partitionValues,
  }));
}

/** Names that begin with an underscore or a dot are hidden: https://docs.aws.amazon.com/athena/latest/ug/troubleshooting-athena.html */
function visibleObjects(
  stores: ScanStores,
  principal: Principal,
  bucket: string,
  prefix: string,
): readonly ObjectSummary[] {
  return stores.objects.list({ principal, bucket, prefix }).filter(({ key, sizeBytes }) => {
    const name = key.slice(key.lastIndexOf("/") + 1);
    return sizeBytes > 0 && !name.startsWith("_") && !name.startsWith(".");
  });
}
