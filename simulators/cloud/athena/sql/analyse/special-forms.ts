// Functions whose meaning depends on a literal argument or on the statement itself: units, patterns, JSON paths,
// regular expressions, the clock. Each gets its analysed arguments.
import type { CallExpression } from "../ast.ts";
import { concatenate } from "./concatenate.ts";
import { jsonForms } from "./json-forms.ts";
import { regexpForms } from "./regexp-forms.ts";
import { modForm, roundForm } from "./decimal-forms.ts";
import type { Env, Typed } from "./scope.ts";
import { timeForms } from "./time-forms.ts";
import { concatWs, typeOf } from "./text-forms.ts";

export type SpecialForm = (call: CallExpression, args: readonly Typed[], env: Env) => Typed;

export const specialForms: ReadonlyMap<string, SpecialForm> = new Map<string, SpecialForm>([
  ["concat", (call, args) => concatenate(args, call.at)],
  ["concat_ws", concatWs],
  ["typeof", typeOf],
  ["round", roundForm],
  ["mod", modForm],
  ...timeForms,
  ...regexpForms,
  ...jsonForms,
]);
