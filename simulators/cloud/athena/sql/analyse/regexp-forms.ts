// Regular expression functions. Trino's engine (Joni, Java syntax) and DuckDB's (RE2) agree on a subset: the pattern
// must be a literal within it, and texts where classes or anchors differ are refused row by row.
// Source: Trino docs "Regular expression functions"; RE2 syntax.
import type { CallExpression } from "../ast.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import { varcharOf } from "../functions/pattern.ts";
import { refuseAtRun } from "../raise.ts";
import { bigintType, booleanType, type TrinoType } from "../types.ts";
import { unexpectedArguments } from "./call.ts";
import { quoted } from "./literal.ts";
import type { Typed } from "./scope.ts";
import type { SpecialForm } from "./special-forms.ts";

interface Pattern {
  readonly text: string;
  readonly groups: number;
  /** A group that may take no part in a match: DuckDB cannot tell it from an empty one. */
  readonly optionalGroups: boolean;
}

const forbidden: readonly { readonly pattern: RegExp; readonly name: string }[] = [
  { pattern: /\(\?[=!]|\(\?<[=!]/, name: "look-around" },
  { pattern: /\(\?<[A-Za-z]|\(\?P/, name: "named group" },
  { pattern: /\(\?>/, name: "atomic group" },
  { pattern: /\\[1-9]/, name: "backreference" },
  { pattern: /\\[^dDwWsSbtnr.^$*+?()[\]{}|\\/"'`~!@#%&=:;<>, _-]/, name: "escape" },
  { pattern: /[*+?}]\+/, name: "possessive quantifier" },
  { pattern: /&&/, name: "class intersection" },
  { pattern: /\[[^\]]*\[/, name: "nested class" },
  { pattern: /\(\?(?!:|i\))/, name: "inline flag" },
];

function readPattern(call: CallExpression, argument: Typed | undefined): Pattern {
  if (typeof argument?.constant !== "string")
    return refuse(`${call.name} with a computed pattern`, "write the pattern as a literal", call.at);
  const text = argument.constant;
  const bare = text.replace(/\\[\\.^$*+?()[\]{}|]/g, "_");
  for (const { pattern, name } of forbidden)
    if (pattern.test(name === "escape" ? text.replaceAll("\\\\", "__") : bare))
      refuse(`regular expression ${name}`, "the engines read it differently", call.at);
  try {
    new RegExp(text.replace(/^\(\?i\)/, ""), "u");
  } catch {
    refuse("regular expression", `${text} is not in the common syntax`, call.at);
  }
  const classless = bare.replace(/\[[^\]]*\]/g, "_");
  const groups = [...classless.matchAll(/\((?!\?)/g)].length;
  return { text, groups, optionalGroups: /\)[?*]|\)\{0|\|/.test(classless) };
}

/** The text, refused at run time where this pattern would be read differently. */
function subject(text: Typed, pattern: string): string {
  const ascii = /\\[dDwWsSb]|\(\?i\)/.test(pattern) ? `trino_ascii_or_refuse(${text.sql})` : text.sql;
  return /[$^]/.test(pattern) ? `trino_line_or_refuse(${ascii})` : ascii;
}

function text(
  call: CallExpression,
  args: readonly Typed[],
  arity: number,
): { value: Typed; type: TrinoType; length: number | undefined } {
  const [value] = args;
  if (value?.type.kind !== "varchar" || args.length > arity) return unexpectedArguments(call, args, false);
  return { value, type: value.type, length: value.type.length };
}

const regexpLike: SpecialForm = (call, args) => {
  const { value } = text(call, args, 2);
  const pattern = readPattern(call, args[1]);
  return { type: booleanType, sql: `regexp_matches(${subject(value, pattern.text)}, ${quoted(pattern.text)})` };
};

function group(call: CallExpression, argument: Typed | undefined, pattern: Pattern): number {
  if (argument === undefined) return 0;
  if (typeof argument.constant !== "bigint")
    return refuse(`${call.name} with a computed group`, "write the group's number", call.at);
  const number = Number(argument.constant);
  if (number < 0 || number > pattern.groups)
    throw new TrinoError(
      "INVALID_FUNCTION_ARGUMENT",
      `Pattern has ${pattern.groups} groups. Cannot access group ${number}`,
    );
  return number;
}

const regexpExtract: SpecialForm = (call, args) => {
  const { value, type } = text(call, args, 3);
  const pattern = readPattern(call, args[1]);
  const number = group(call, args[2], pattern);
  const source = subject(value, pattern.text);
  const found = `regexp_extract(${source}, ${quoted(pattern.text)}, ${number})`;
  const doubtful =
    number > 0 && pattern.optionalGroups
      ? ` WHEN ${found} = '' THEN ${refuseAtRun("regexp_extract of an optional group", "an unmatched group is not told from an empty one", "VARCHAR")}`
      : "";
  return {
    type,
    sql: `(CASE WHEN NOT regexp_matches(${source}, ${quoted(pattern.text)}) THEN NULL${doubtful} ELSE ${found} END)`,
  };
};

function allMatches(call: CallExpression, args: readonly Typed[]): Typed {
  const { value, type } = text(call, args, 3);
  const pattern = readPattern(call, args[1]);
  const number = group(call, args[2], pattern);
  if (number > 0 && pattern.optionalGroups)
    return refuse(`${call.name} of an optional group`, "an unmatched group is not told from an empty one", call.at);
  if (new RegExp(`^(?:${pattern.text.replace(/^\(\?i\)/, "")})$`, "u").test(""))
    return refuse(`${call.name} of a pattern that matches nothing`, "empty matches are counted differently", call.at);
  return {
    type: { kind: "array", element: type },
    sql: `regexp_extract_all(${subject(value, pattern.text)}, ${quoted(pattern.text)}, ${number})`,
  };
}

const regexpReplace: SpecialForm = (call, args) => {
  const { value, type, length } = text(call, args, 3);
  const pattern = readPattern(call, args[1]);
  const replacement = args[2];
  if (replacement !== undefined && (typeof replacement.constant !== "string" || replacement.type.kind !== "varchar"))
    return refuse(
      "regexp_replace with a computed replacement or a lambda",
      "write the replacement as a literal",
      call.at,
    );
  const rewritten =
    typeof replacement?.constant === "string" ? rewrite(replacement.constant, pattern.groups, call.at) : "";
  const sql = `regexp_replace(${subject(value, pattern.text)}, ${quoted(pattern.text)}, ${quoted(rewritten)}, 'g')`;
  if (replacement?.type.kind !== "varchar") return { type, sql };
  return { type: replacedType(length, replacement.type.length), sql };
};

// Declared varchar(min(2147483647, x + max(x * y / 2, (x + 1) * y))).
function replacedType(x: number | undefined, y: number | undefined): TrinoType {
  if (x === undefined || y === undefined) return varcharOf(undefined);
  const length = x + Math.max(Math.floor((x * y) / 2), (x + 1) * y);
  return varcharOf(length >= 2147483647 ? undefined : length);
}

/** Java's `$1` as RE2's `\1`. */
function rewrite(replacement: string, groups: number, at: Position): string {
  return replacement.replace(
    /\\([\s\S])|\$(\d)|\$|\\/g,
    (part, escaped: string | undefined, digit: string | undefined) => {
      if (escaped !== undefined) return escaped === "\\" ? "\\\\" : escaped;
      if (digit === undefined) return refuse(`regexp_replace replacement ${part}`, "write $1 to $9", at);
      if (Number(digit) > groups)
        throw new TrinoError("INVALID_FUNCTION_ARGUMENT", `Illegal replacement sequence: unknown group '${digit}'`);
      return `\\${digit}`;
    },
  );
}

export const regexpForms: readonly (readonly [string, SpecialForm])[] = [
  ["regexp_like", regexpLike],
  ["regexp_extract", regexpExtract],
  ["regexp_extract_all", allMatches],
  ["regexp_count", (call, args) => ({ type: bigintType, sql: `len(${allMatches(call, args.slice(0, 2)).sql})` })],
  ["regexp_replace", regexpReplace],
];
