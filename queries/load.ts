// Reads a report's SQL from where its entry says: the repository, or a function's archive.
import { readFileSync } from "node:fs";
import type { Report } from "./report.ts";

/** The text of a report's SQL file; throws Node's own error where there is none. */
export const loadSql = ({ sqlFile }: Pick<Report, "sqlFile">): string => readFileSync(sqlFile, "utf8");
