// Reads the configuration of Pulumi.<stage>.yaml as the Pulumi CLI hands it to a program: text by key. For evaluating
// the program without the CLI. https://www.pulumi.com/docs/iac/concepts/config/

const entryPattern = /^ {2}([a-z][a-z0-9-]*:[a-zA-Z0-9]+):(.*)$/;
const plainPattern = /^\s+([^\s#"'{[|>&*!%@`][^#"']*?)\s*(?:#.*)?$/;
const quotedPattern = /^\s+(?:"([^"\\]*)"|'([^']*)')\s*(?:#.*)?$/;

/**
 * The scalar settings under `config:`, by `namespace:key`. A setting with members of its own (`aws:defaultTags`) is
 * left out. Throws a SyntaxError that names the line if a setting's value is of a form that is not read here.
 */
export function stageConfiguration(yaml: string): Record<string, string> {
  const lines = yaml.split(/\r?\n/);
  const first = lines.findIndex((line) => /^config:\s*(?:#.*)?$/.test(line)) + 1;
  const length = lines.slice(first).findIndex((line) => /^[^\s#]/.test(line));
  const block = first === 0 ? [] : lines.slice(first, length === -1 ? undefined : first + length);
  const entries = block.flatMap((line, index) => {
    const [, key, rest] = entryPattern.exec(line) ?? [];
    if (key === undefined || rest === undefined) {
      if (/^\s*(?:#.*)?$/.test(line) || line.startsWith("   ")) return [];
      throw new SyntaxError(`line ${first + index + 1} is "${line}"; a setting is two spaces, namespace:key: value`);
    }
    const value = scalar(rest);
    if (value !== undefined) return [[key, value] as const];
    if (rest.trim() === "") return [];
    throw new SyntaxError(`line ${first + index + 1}: ${key} is${rest}; write one plain or quoted value`);
  });
  return Object.fromEntries(entries);
}

function scalar(rest: string): string | undefined {
  const quoted = quotedPattern.exec(rest);
  return quoted === null ? plainPattern.exec(rest)?.[1] : (quoted[1] ?? quoted[2]);
}
