// Parses a type as written in CAST or a column definition: `decimal(10,2)`, `timestamp(3) with time zone`,
// `array(row(a integer))`, `double precision`. Source: Trino grammar, rule `type`; docs "Data types".
import type { TypeSyntax } from "../ast.ts";
import { isName, type TokenStream } from "./token-stream.ts";

export function parseType(tokens: TokenStream): TypeSyntax {
  const at = tokens.at;
  const name = tokens.identifier().value.toLowerCase();
  if (name === "row") return { name, ...rowFields(tokens), at };
  if (name === "struct" && tokens.accept("<")) return { name, ...structFields(tokens), at };
  if (name === "double" && tokens.accept("precision")) return { name: "double", args: [], fields: [], at };
  if (name === "interval") return { name: intervalName(tokens), args: [], fields: [], at };
  let args: (number | TypeSyntax)[] = [];
  if (tokens.accept("<")) {
    args = tokens.commaList(() => parseType(tokens));
    tokens.expect(">");
  } else if (tokens.accept("(")) {
    args = tokens.commaList(() => typeArgument(tokens));
    tokens.expect(")");
  }
  if (tokens.accept("with", "time", "zone")) return { name: `${name} with time zone`, args, fields: [], at };
  tokens.accept("without", "time", "zone");
  let type: TypeSyntax = { name, args, fields: [], at };
  while (tokens.accept("array")) type = { name: "array", args: [type], fields: [], at };
  return type;
}

function typeArgument(tokens: TokenStream): number | TypeSyntax {
  if (tokens.peek().kind === "integer") return Number(tokens.take().text);
  return parseType(tokens);
}

function rowFields(tokens: TokenStream): Pick<TypeSyntax, "args" | "fields"> {
  tokens.expect("(");
  const entries = tokens.commaList(() => {
    const following = tokens.peek(1);
    const named = isName(tokens.peek()) && (isName(following) || following.kind === "word");
    const doublePrecision = tokens.sees("double", "precision") || tokens.sees("timestamp", "with");
    const field = named && !doublePrecision ? tokens.identifier().value : undefined;
    return { field, type: parseType(tokens) };
  });
  tokens.expect(")");
  return { args: entries.map((entry) => entry.type), fields: entries.map((entry) => entry.field) };
}

/** Hive's `struct<a:int,b:string>`, as a Glue table declares it. */
function structFields(tokens: TokenStream): Pick<TypeSyntax, "args" | "fields"> {
  const entries = tokens.commaList(() => {
    const field = tokens.take().text;
    tokens.expect(":");
    return { field, type: parseType(tokens) };
  });
  tokens.expect(">");
  return { args: entries.map((entry) => entry.type), fields: entries.map((entry) => entry.field) };
}

function intervalName(tokens: TokenStream): string {
  const from = tokens.take().text.toLowerCase();
  tokens.expect("to");
  return `interval ${from} to ${tokens.take().text.toLowerCase()}`;
}
