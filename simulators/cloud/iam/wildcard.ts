// The two wildcards of IAM: `*` for any run of characters, `?` for any one; `${*}`, `${?}` and `${$}` are the characters themselves.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-specialchars

const compiled = new Map<string, RegExp>();

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
    compiled.set(pattern, expression);
  }
  return expression.test(text);
}

const hasToken = (pattern: string): boolean =>
  pattern.includes("*") || pattern.includes("?") || pattern.includes("${$}");

/** Text as it stands in a pattern: its own wildcards mean themselves. */
export const literalPattern = (text: string): string => text.replace(/[*?]/g, "${$&}");
