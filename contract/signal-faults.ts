// What is wrong with a field's signal: a share that is none, a span upside down, a kind that the field cannot carry.
import type { Field } from "./field.ts";
import { presenceOf } from "./field.ts";
import type { Signal } from "./signal.ts";

const numericKinds: readonly string[] = ["daily", "falling", "steady", "fixed"] satisfies readonly Signal["kind"][];

export function signalFaults(field: Field): readonly string[] {
  const { column, kind, signal } = field;
  if (signal === undefined) return [];
  const isNumber = kind === "number" || kind === "integer";
  const shares = Object.entries({ missing: signal.missing, absent: signal.absent }).filter(
    ([, share]) => share !== undefined,
  );
  return [
    ...(numericKinds.includes(signal.kind) && !isNumber
      ? [`${column}.signal is ${signal.kind}, which gives numbers; a ${kind} field takes choice, or none`]
      : []),
    ...(signal.kind === "choice" && signal.of.length === 0
      ? [`${column}.signal chooses of nothing; name a value`]
      : []),
    ...shares
      .filter(([, share]) => !(Number(share) >= 0 && Number(share) <= 1))
      .map(([name, share]) => `${column}.signal.${name} is ${String(share)}; give a share from 0 to 1`),
    ...(shares.length > 0 && presenceOf(field) === "required"
      ? [`${column}.signal leaves values out, which the contract requires: set presence to nullable or optional`]
      : []),
    ...spansOf(signal)
      .filter(([, span]) => span[0] > span[1])
      .map(([name, span]) => `${column}.signal.${name} runs from ${span[0]} to ${span[1]}; exchange them`),
  ];
}

function spansOf(signal: Signal): readonly (readonly [string, readonly [number, number]])[] {
  switch (signal.kind) {
    case "daily":
      return [
        ["mean", signal.mean],
        ["swing", signal.swing],
      ];
    case "falling":
      return [
        ["from", signal.from],
        ["perHour", signal.perHour],
      ];
    case "steady":
      return [["level", signal.level]];
    case "fixed":
      return [["within", signal.within]];
    case "choice":
      return [];
  }
}
