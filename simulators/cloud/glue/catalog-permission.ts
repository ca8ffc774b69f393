// Which ARNs a catalog action must be allowed on: the catalog, and on the way down the database and the table; one denied denies all.
// https://docs.aws.amazon.com/glue/latest/dev/glue-specifying-resource-arns.html#data-catalog-resource-arns
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import type { Permission } from "../wire/operation.ts";
import type { TablePlace } from "./catalog.ts";

export type CatalogPermissions = ReturnType<typeof catalogPermissions>;

export function catalogPermissions(account: Account) {
  const arn = (resource: string): string => formatArn({ service: "glue", ...account, resource });
  const permission = (action: string, resources: readonly string[]): readonly Permission[] => [
    { action: `glue:${action}`, resources: resources.map(arn) },
  ];
  return {
    databaseArn: (name: string): string => arn(`database/${name}`),
    tableArn: (at: TablePlace): string => arn(`table/${at.database}/${at.table}`),
    catalog: (action: string) => permission(action, ["catalog"]),
    databases: (action: string, names: readonly string[]) =>
      permission(action, ["catalog", ...names.map((name) => `database/${name}`)]),
    tables: (action: string, database: string, tables: readonly string[]) =>
      permission(action, ["catalog", `database/${database}`, ...tables.map((name) => `table/${database}/${name}`)]),
    table: (action: string, at: TablePlace) =>
      permission(action, ["catalog", `database/${at.database}`, `table/${at.database}/${at.table}`]),
  };
}
