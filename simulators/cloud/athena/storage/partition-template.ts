// Where a projected partition lies: a template with the keys' names in it, read both ways.
// https://docs.aws.amazon.com/athena/latest/ug/partition-projection-setting-up.html#partition-projection-specifying-custom-s3-storage-locations
import type { CatalogTable } from "../../ports/table-catalog.ts";
import { QueryFailure } from "../query-failure.ts";
import { s3Location } from "./s3-location.ts";

/** `s3://bucket/prefix/dt=${dt}/hour=${hour}/`, which `storage.location.template` may replace. */
export function partitionTemplate(table: CatalogTable): string {
  const own = table.parameters["storage.location.template"];
  const { bucket, prefix } = s3Location(table.storage.location);
  const folders = table.partitionKeys.map(({ name }) => `${name}=\${${name}}/`).join("");
  const template = own ?? `s3://${bucket}/${prefix}${folders}`;
  return template.endsWith("/") ? template : `${template}/`;
}

/** The template with as many leading keys filled in as give few enough prefixes, up to the next key. */
export function templatePrefixes(
  template: string,
  names: readonly string[],
  candidates: readonly (readonly string[] | undefined)[],
  prefixesMax: number,
): readonly string[] {
  if (candidates.some((values) => values?.length === 0)) return [];
  const parts = template.split(/\$\{([^}]+)\}/);
  let prefixes = [parts[0] ?? ""];
  for (let index = 1; index < parts.length; index += 2) {
    const values = candidates[names.indexOf((parts[index] ?? "").toLowerCase())];
    if (values === undefined || prefixes.length * values.length > prefixesMax) return prefixes;
    prefixes = prefixes.flatMap((prefix) => values.map((value) => `${prefix}${value}${parts[index + 1] ?? ""}`));
  }
  return prefixes;
}

export function templatePattern(template: string, names: readonly string[]): RegExp {
  const seen = new Set<number>();
  const source = template.split(/\$\{([^}]+)\}/).map((part, index) => {
    if (index % 2 === 0) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const key = names.indexOf(part.toLowerCase());
    if (key < 0)
      throw new QueryFailure(
        "INVALID_TABLE_PROPERTY",
        `storage.location.template names ${part}, which is no partition key`,
      );
    if (seen.has(key)) return `\\k<key${key}>`;
    seen.add(key);
    return `(?<key${key}>.+?)`;
  });
  return new RegExp(`^${source.join("")}`, "s");
}
