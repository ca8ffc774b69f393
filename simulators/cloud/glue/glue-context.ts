// What every operation of the Data Catalog works on.
import type { CatalogPermissions } from "./catalog-permission.ts";
import type { Catalog } from "./catalog.ts";

export interface GlueContext {
  readonly catalog: Catalog;
  readonly permissions: CatalogPermissions;
  /** The account's number. */
  readonly catalogId: string;
}

/** Glue's code for input that does not fit an operation. */
export const invalidInputCode = "InvalidInputException";
