// The linter's rules: strict and type-checked, plus the house rules that a syntax can show.
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

const clockAndRandom = [
  ["Date", "now", "take time from a Clock (simulators/cloud/kernel/clock.ts) or from the event"],
  ["Math", "random", "take randomness from a seeded Random port"],
].map(([object, property, message]) => ({ object, property, message }));

const portGlobals = ["setTimeout", "setInterval", "setImmediate"].map((name) => ({
  name,
  message: "wait through a Clock (simulators/cloud/kernel/clock.ts)",
}));

export default defineConfig(
  { ignores: ["node_modules", "**/.millrace", "**/.build", "**/dist", "**/*.cjs", "**/*.js"] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "max-lines": ["error", { max: 250, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
      "no-restricted-properties": ["error", ...clockAndRandom],
      "no-restricted-globals": ["error", ...portGlobals],
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "take time from a Clock or from the event",
        },
      ],
    },
  },
  {
    // The clocks and watchdogs are where machine time enters.
    files: ["simulators/cloud/kernel/*-clock.ts", "**/watchdog.ts", "bench/**"],
    rules: { "no-restricted-properties": "off", "no-restricted-globals": "off", "no-restricted-syntax": "off" },
  },
  {
    // What services know of one another are interfaces; what runs stands in engines/ and kernel/.
    files: ["simulators/cloud/ports/**"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "FunctionDeclaration, ClassDeclaration, VariableDeclaration",
          message: "a port is an interface: move what runs to simulators/cloud/engines",
        },
      ],
    },
  },
  {
    // Brands are made here, so the only casts stand here.
    files: ["**/brands.ts"],
    rules: { "@typescript-eslint/consistent-type-assertions": "off" },
  },
  {
    files: ["test/**"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
);
