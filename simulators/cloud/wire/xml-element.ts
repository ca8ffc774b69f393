// XML as AWS's services answer it: elements only, no attributes but the root's namespace.

/** Members that are undefined are left out, arrays are repeated elements, a text is the element's content. */
export function xmlElement(name: string, value: unknown, attributes = ""): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return value.map((one: unknown) => xmlElement(name, one)).join("");
  return `<${name}${attributes}>${content(value)}</${name}>`;
}

function content(value: unknown): string {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return escapeText(`${value}`);
  const members = Object.entries(value ?? {}).map(([name, member]: [string, unknown]) => xmlElement(name, member));
  return members.join("");
}

/** Line ends and control characters too, so that a key comes out as it went in. */
const escapeText = (text: string): string =>
  text.replace(/[&<>"\u0000-\u001f]/g, (character) => `&#${character.charCodeAt(0)};`);
