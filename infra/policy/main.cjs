// What the Pulumi CLI loads as the policy pack. It requires a CommonJS module and compiles TypeScript for CommonJS with a
// compiler of its own choice; tsx takes the pack's ES modules as they are.
require("tsx/cjs");
require("./index.ts");
