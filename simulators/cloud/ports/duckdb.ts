// The SQL engine on this machine, shared by Athena (queries) and Firehose (Parquet conversion). One database in memory,
// a connection per task; files are read and written in place. https://duckdb.org/docs/stable/clients/node_neo/overview
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";

export interface DuckDb {
  /** Runs `task` on a connection of its own, closed afterwards. At most `connectionsMax` tasks run at a time; others wait their turn. */
  withConnection<Result>(task: (connection: DuckDBConnection) => Promise<Result>): Promise<Result>;
  close(): void;
}

export interface DuckDbOptions {
  /** `512MB`; beyond it DuckDB spills to `temporaryDirectory`. */
  readonly memoryLimit: string;
  readonly threads: number;
  readonly temporaryDirectory: string;
  readonly connectionsMax: number;
}

export async function openDuckDb(options: DuckDbOptions): Promise<DuckDb> {
  const instance = await DuckDBInstance.create(":memory:", {
    memory_limit: options.memoryLimit,
    threads: String(options.threads),
    temp_directory: options.temporaryDirectory,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "true",
  });
  const waiting: (() => void)[] = [];
  let free = options.connectionsMax;

  const acquire = async (): Promise<void> => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const release = (): void => {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  };

  return {
    async withConnection(task) {
      await acquire();
      try {
        const connection = await instance.connect();
        try {
          await connection.run("SET TimeZone = 'UTC'");
          return await task(connection);
        } finally {
          connection.closeSync();
        }
      } finally {
        release();
      }
    },
    close: () => instance.closeSync(),
  };
}
