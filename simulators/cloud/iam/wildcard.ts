// The two wildcards of IAM: `*` for any run of characters, `?` for any one; `${*}`, `${?}` and `${$}` are the characters themselves.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars

const compiled = new Map<string, RegExp>();

/** Patterns with a variable in them are one requester's own: the cache starts over rather than grow with requesters. */
const compiledMax = 10_000;

const token = /\$\{([*?$])\}|[*?.+^${}()|[\]\\]/g;

export function matchesWildcard(pattern: string, text: string): boolean {
  // Most patterns are plain names, many of them one device's or one object's own: not worth keeping a RegExp for.
  if (!hasToken(pattern)) return pattern === text;
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    const source = pattern.replace(token, (found, literal: string | undefined) => {
      if (literal !== undefined) return `\\${literal}`;
      if (found === "*") return ".*";
      return found === "?" ? "." : `\\${found}`;
    });
    expression = new RegExp(`^${source}$`, "s");
    if (compiled.size >= compiledMax) compiled.clear();
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

const hasToken = (pattern: string): boolean =>
  pattern.includes("*") || pattern.includes("?") || pattern.includes("${$}");

/** Text as it stands in a pattern: its own wildcards mean themselves. */
export const literalPattern = (text: string): string => text.replace(/[*?$]/g, "${$&}");

/** The text of a pattern in which only the spelled-out characters are special, as operators that know no wildcards read it. */
export const unescapedText = (pattern: string): string => pattern.replace(/\$\{([*?$])\}/g, "$1");
