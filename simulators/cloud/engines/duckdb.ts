// The SQL engine on this machine, shared by Athena (queries) and Firehose (Parquet conversion). One database in memory,
// connections that tasks take in turn; files are read and written in place. https://duckdb.org/docs/stable/clients/node_neo/overview
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";

export interface DuckDb {
  /**
   * Runs `task` on a connection that nothing else uses meanwhile, prepared by `settings` (statements) when it was made: tasks with
   * the same settings share connections in turn. At most `connectionsMax` tasks run at a time; others wait their turn.
   */
  withConnection<Result>(
    task: (connection: DuckDBConnection) => Promise<Result>,
    settings?: readonly string[],
  ): Promise<Result>;
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
    // The operating system caches files already.
    enable_external_file_cache: "false",
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

  /** By their settings. */
  const idle = new Map<string, DuckDBConnection[]>();
  const connect = async (settings: readonly string[]): Promise<DuckDBConnection> => {
    const connection = await instance.connect();
    for (const statement of ["SET TimeZone = 'UTC'", ...settings]) await connection.run(statement);
    return connection;
  };

  return {
    async withConnection(task, settings = []) {
      const key = settings.join(";");
      const spare = idle.get(key) ?? [];
      idle.set(key, spare);
      await acquire();
      try {
        const connection = spare.pop() ?? (await connect(settings));
        try {
          const result = await task(connection);
          spare.push(connection);
          return result;
        } catch (error) {
          // Whatever the failed task left behind goes with its connection.
          connection.closeSync();
          throw error;
        }
      } finally {
        release();
      }
    },
    close() {
      for (const connection of [...idle.values()].flat()) connection.closeSync();
      instance.closeSync();
    },
  };
}
