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
      name: "infra-has-a-door",
      comment:
        "and reads stage files for whoever evaluates a program without the CLI, which must not load a cloud's SDK for it",
      severity: "error",
      from: { pathNot: "^(infra|test/infra)/" },
      to: { path: "^infra/", pathNot: "^infra/(index|stage-file)\\.ts$" },
    },
    {
      name: "examples-use-the-doors-of-the-package",
      comment: "as a copy of one outside the repository does",
      severity: "error",
      from: { path: "^examples/" },
      to: {
        path: "^(contract|queries|lambdas|infra|simulators|test|bench)/",
        pathNot: "^(infra|contract)/index\\.ts$",
      },
    },
    {
      name: "lambdas-import-queries-and-contract-only",
      severity: "error",
      from: { path: "^lambdas/" },
      to: { path: "^(infra|simulators|ops|test|bench)/" },
    },
    {
      name: "infra-never-imports-handlers",
      comment: "handlers are referenced by path and bundled; what they count may be asked for by name",
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
      name: "the-cloud-has-a-door",
      comment:
        "others import millrace-cloud, which is simulators/cloud/index.ts, or millrace-cloud/sql, the SQL front end's own door; " +
        "only the cloud's own tests (test/simulators/cloud, and test/truth, which holds services to recorded answers) reach inside",
      severity: "error",
      from: { pathNot: "^simulators/cloud/|^test/(simulators/cloud|truth)/" },
      to: { path: "^simulators/cloud/", pathNot: "^simulators/cloud/(index|athena/sql/sql)\\.ts$" },
    },
    {
      name: "a-service-knows-no-other-service",
      comment:
        "simulators/cloud/connect-services.ts connects services; a service imports wire/, ports/, engines/, kernel/ and itself",
      severity: "error",
      from: {
        path: "^simulators/cloud/([^/]+)/",
        pathNot: "^simulators/cloud/(cli|provisioning|engines|kernel|ports|wire)/",
      },
      to: { path: "^simulators/cloud/", pathNot: "^simulators/cloud/($1|engines|kernel|ports|wire)/" },
    },
    {
      name: "the-command-line-uses-the-door",
      comment: "it is made of what every user of the package has, and of the kernel",
      severity: "error",
      from: { path: "^simulators/cloud/cli/" },
      to: { path: "^simulators/cloud/(?!(cli|kernel)/|index\\.ts$)" },
    },
    {
      name: "kernel-stands-alone",
      comment: "time, randomness and bounds, of which nothing is AWS's",
      severity: "error",
      from: { path: "^simulators/cloud/kernel/" },
      to: { path: "^simulators/cloud/(?!kernel/)" },
    },
    {
      name: "ports-know-the-kernel-only",
      severity: "error",
      from: { path: "^simulators/cloud/ports/" },
      to: { path: "^simulators/cloud/(?!(kernel|ports)/)" },
    },
    {
      name: "engines-know-ports-and-kernel",
      comment: "and the error that every service answers with",
      severity: "error",
      from: { path: "^simulators/cloud/engines/" },
      to: { path: "^simulators/cloud/(?!(engines|kernel|ports)/|wire/aws-error\\.ts$)" },
    },
    {
      name: "wire-knows-ports-and-kernel",
      severity: "error",
      from: { path: "^simulators/cloud/wire/" },
      to: { path: "^simulators/cloud/(?!(kernel|ports|wire)/)" },
    },
    {
      name: "nothing-imports-tests",
      severity: "error",
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "declared-dependencies-only",
      comment:
        "an optional peer counts as declared, though it is also taken for npm-no-pkg, for what peerDependenciesMeta says of it",
      severity: "error",
      from: {},
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["npm-peer"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".js", ".mjs", ".cjs"],
      exportsFields: ["exports"],
      conditionNames: ["millrace-source", "import", "require", "node", "types"],
    },
  },
};
