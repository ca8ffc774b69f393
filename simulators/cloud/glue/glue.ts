// The Glue Data Catalog: what tables exist, where their objects lie and in which partitions. Firehose and Athena read it through
// the port, clients over the wire. https://docs.aws.amazon.com/glue/latest/dev/catalog-and-crawler.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { EditableTableCatalog } from "../ports/table-catalog.ts";
import type { JsonService } from "../wire/protocol.ts";
import { openCatalogJournal } from "./catalog-journal.ts";
import { catalogPermissions } from "./catalog-permission.ts";
import { Catalog } from "./catalog.ts";
import { glueOperations } from "./operations.ts";
import { createTableCatalog } from "./table-catalog.ts";

export interface Glue {
  readonly tables: EditableTableCatalog;
  /** What provisioning calls: without permissions, as the account's own administrator. */
  readonly catalog: Catalog;
  readonly wire: JsonService;
  databaseArn(name: string): string;
  tableArn(at: { database: string; table: string }): string;
  backlog(): number;
}

export interface GlueDependencies {
  readonly clock: Clock;
  readonly account: Account;
  readonly access: AccessControl;
  /** Where the catalog is kept; in memory without it. */
  readonly dataDirectory?: string;
}

export function createGlue({ clock, account, access, dataDirectory }: GlueDependencies): Glue {
  const catalog = new Catalog(openCatalogJournal(dataDirectory), clock);
  const permissions = catalogPermissions(account);
  return {
    catalog,
    tables: createTableCatalog(catalog, permissions, access),
    wire: {
      protocol: "json",
      target: "AWSGlue",
      version: "1.1",
      operations: glueOperations({ catalog, permissions, catalogId: account.accountId }),
    },
    databaseArn: (name) => permissions.databaseArn(name),
    tableArn: (at) => permissions.tableArn(at),
    backlog: () => 0,
  };
}
