// The catalog as other services call it: by the port, authorised for the principal they act as.
import type { AccessControl } from "../ports/access-control.ts";
import type { Principal } from "../ports/principal.ts";
import type { EditableTableCatalog } from "../ports/table-catalog.ts";
import type { Permission } from "../wire/operation.ts";
import type { CatalogPermissions } from "./catalog-permission.ts";
import { viewPartition, viewTable } from "./catalog-view.ts";
import type { Catalog, TablePlace } from "./catalog.ts";

export function createTableCatalog(
  catalog: Catalog,
  permissions: CatalogPermissions,
  access: AccessControl,
): EditableTableCatalog {
  const authorize = (principal: Principal, asked: readonly Permission[]): void => {
    for (const { action, resources } of asked) {
      for (const resource of resources) access.authorize({ principal, action, resource });
    }
  };
  const allowed = (principal: Principal, action: string, databaseName: string, tableName: string): TablePlace => {
    const at = { database: databaseName.toLowerCase(), table: tableName.toLowerCase() };
    authorize(principal, permissions.table(action, at));
    return at;
  };
  return {
    getTable: ({ principal, databaseName, name }) =>
      viewTable(catalog.table(allowed(principal, "GetTable", databaseName, name))),
    getTables({ principal, databaseName }) {
      const database = databaseName.toLowerCase();
      const tables = catalog.tables(database);
      const names = tables.map(({ input }) => input.Name);
      authorize(principal, permissions.tables("GetTables", database, names));
      return tables.map(viewTable);
    },
    deleteTable: ({ principal, databaseName, name }) =>
      catalog.deleteTable(allowed(principal, "DeleteTable", databaseName, name)),
    getPartitions: ({ principal, databaseName, tableName }) =>
      catalog.partitions(allowed(principal, "GetPartitions", databaseName, tableName)).map(viewPartition),
    createPartition({ principal, databaseName, tableName, values, location }) {
      const at = allowed(principal, "BatchCreatePartition", databaseName, tableName);
      const storage = catalog.table(at).input.StorageDescriptor;
      catalog.createPartition(at, { Values: [...values], StorageDescriptor: { ...storage, Location: location } });
    },
    deletePartition: ({ principal, databaseName, tableName, values }) =>
      catalog.deletePartition(allowed(principal, "DeletePartition", databaseName, tableName), values),
  };
}
