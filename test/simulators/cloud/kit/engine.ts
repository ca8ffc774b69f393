// DuckDB for a cloud of tests, opened by the first that queries.
import type { DuckDb } from "../../../../simulators/cloud/engines/duckdb.ts";
import type { Closers } from "./closing.ts";

export function engineOnDemand(temporaryDirectory: string, closing: Closers): DuckDb {
  let opened: Promise<DuckDb> | undefined;
  const open = async (): Promise<DuckDb> => {
    const { openDuckDb } = await import("../../../../simulators/cloud/engines/duckdb.ts");
    const duckdb = await openDuckDb({ memoryLimit: "512MB", threads: 1, temporaryDirectory, connectionsMax: 4 });
    closing.add(() => duckdb.close());
    return duckdb;
  };
  return {
    withConnection: async (task, settings) => (await (opened ??= open())).withConnection(task, settings),
    close: () => undefined,
  };
}
