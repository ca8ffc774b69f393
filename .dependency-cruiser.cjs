// Imports run one way. What may import what stands here, so that a wrong arrow fails the check and not a review.
/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "no-circular",
      comment:
        "a file that needs a file that needs it; imports of types alone vanish at run time. " +
        "A grammar is recursive, and so are its parser and its analysis, a file for each construct",
      severity: "error",
      from: { pathNot: "^simulators/cloud/athena/sql/(analyse|parser)/" },
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "queries-import-nothing-of-ours",
      comment: "queries derive from the contract; everything else stands on them",
      severity: "error",
      from: { path: "^queries/" },
      to: { path: "^(infra|lambdas|simulators|ops|test|bench)/" },
    },
    {
      name: "the-contract-imports-nothing-of-ours",
      severity: "error",
      from: { path: "^contract/" },
      to: { path: "^(queries|infra|lambdas|simulators|ops|test|bench)/" },
    },
    {
      name: "the-contract-has-a-door",
      severity: "error",
      from: { pathNot: "^(contract|test)/" },
      to: { path: "^contract/", pathNot: "^contract/index\\.ts$" },
    },
    {
      name: "queries-have-a-door",
      severity: "error",
      from: { pathNot: "^(queries|test)/" },
      to: { path: "^queries/", pathNot: "^queries/index\\.ts$" },
    },
    {
      name: "lambdas-import-queries-and-contract-only",
      severity: "error",
      from: { path: "^lambdas/" },
      to: { path: "^(infra|simulators|ops|test|bench)/" },
    },
    {
      name: "infra-never-imports-handlers",
      comment: "handlers are referenced by path and bundled; the metrics' names may be imported",
      severity: "error",
      from: { path: "^infra/" },
      to: { path: "^(simulators|ops|test|bench)/|^lambdas/(?!reading-metrics)" },
    },
    {
      name: "ops-imports-contract-and-queries",
      severity: "error",
      from: { path: "^ops/" },
      to: { path: "^(infra|simulators|test|bench)/|^lambdas/(?!reading-metrics)" },
    },
    {
      name: "fleet-knows-no-cloud",
      comment: "they meet on MQTT and AWS protocols",
      severity: "error",
      from: { path: "^simulators/(fleet|ledger)/" },
      to: { path: "^(infra|simulators/cloud)/" },
    },
    {
      name: "cloud-knows-no-project",
      comment: "the embedded cloud knows AWS and nothing of this project",
      severity: "error",
      from: { path: "^simulators/cloud/" },
      to: { path: "^(infra|lambdas|queries|ops|test|bench)/|^simulators/(fleet|ledger|run)/" },
    },
    {
      name: "a-service-knows-no-other-service",
      comment: "simulators/cloud/cloud.ts connects services; a service imports wire/, ports/ and itself",
      severity: "error",
      from: { path: "^simulators/cloud/([^/]+)/", pathNot: "^simulators/cloud/(provisioning|ports|wire)/" },
      to: { path: "^simulators/cloud/[^/]+/", pathNot: "^simulators/cloud/($1|ports|wire)/" },
    },
    {
      name: "ports-stand-alone",
      severity: "error",
      from: { path: "^simulators/cloud/ports/" },
      to: { path: "^simulators/cloud/(?!ports/|wire/aws-error)" },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "declared-dependencies-only",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".cjs"],
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "types"],
    },
  },
};
