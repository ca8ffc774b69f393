// Two workers: the machines this runs on have two cores, and DuckDB and Lambda workers want their share.
import { defineConfig } from "vitest/config";

export default defineConfig({
  // The workspace's packages run from their TypeScript, as everywhere in the repository; the other conditions are Vitest's own.
  ssr: { resolve: { conditions: ["millrace-source", "node", "development|production"] } },
  test: { include: ["test/**/*.test.ts"], maxWorkers: 2, testTimeout: 30_000, hookTimeout: 60_000 },
});
