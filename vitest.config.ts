// Two workers: the machines this runs on have two cores, and DuckDB and Lambda workers want their share.
import { defineConfig } from "vitest/config";

export default defineConfig({
  // The workspace's packages run from their TypeScript, as everywhere in the repository; the other conditions are Vitest's own.
  ssr: { resolve: { conditions: ["millrace-source", "node", "development|production"] } },
  // What packs the package and installs it takes a minute by itself: .ci/packed asks for it.
  test: {
    exclude: process.env["PACKED"] === undefined ? ["**/packed.test.ts", "**/node_modules/**"] : ["**/node_modules/**"],
    include: ["test/**/*.test.ts"],
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
