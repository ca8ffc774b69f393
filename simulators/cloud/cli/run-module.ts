// Runs a program's module as Pulumi's Node host does: a default export that is a function is called, and what it returns, or else
// what the module exports, are the stack's outputs. TypeScript needs no build.
// https://www.pulumi.com/docs/iac/languages-sdks/javascript/#entrypoint
import { pathToFileURL } from "node:url";
import { register as registerCommonJs } from "tsx/cjs/api";
import { register as registerModules } from "tsx/esm/api";

export async function runModule(path: string): Promise<object> {
  registerCommonJs();
  registerModules();
  const module: unknown = await import(pathToFileURL(path).href);
  const exported = defaultOf(module);
  const outputs: unknown = typeof exported === "function" ? await Reflect.apply(exported, undefined, []) : exported;
  return isObject(outputs) ? { ...outputs } : {};
}

/** A CommonJS module is the default export of its namespace, and may hold one of its own. */
function defaultOf(module: unknown): unknown {
  if (!isObject(module) || !("default" in module)) return module;
  return isObject(module.default) && "__esModule" in module.default ? defaultOf(module.default) : module.default;
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;
