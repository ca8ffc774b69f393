// Where an object's file lies below its bucket's directory: at its key, as far as a file system can hold that.
//
// A key's `/` makes directories. What a directory entry cannot be is written with `%`, and can be read back:
//   `%` itself and control characters and `\ : * ? " < > |` as %XX; a segment of `.` or `..` with its dots as %2E;
//   an empty segment (as in `a//b` or `a/`) as `%-`; a segment too long for a directory entry in pieces, each but the last
//   ending in `%+`; and a name taken by another key (`a` beside `a/b`; `A` beside `a`, which some file systems hold to be
//   one) with `%~1`, `%~2`... at its end.

/** Most file systems hold names of 255 bytes; the rest is room for what `%` adds. */
const pieceBytesMax = 200;

const unsafe = /[%\\:*?"<>|\u0000-\u001f\u007f]/g;

/** The path of a key where nothing else is in its way. */
export const pathOfKey = (key: string): string => key.split("/").map(encodeSegment).join("/");

/** The key that a path stands for. */
export function keyOfPath(path: string): string {
  return path
    .split("/")
    .map((name) => name.replace(/%~\d+$/, ""))
    .join("/")
    .replaceAll("%+/", "")
    .split("/")
    .map((name) => (name === "%-" ? "" : decodeURIComponent(name)))
    .join("/");
}

function encodeSegment(segment: string): string {
  if (segment === "") return "%-";
  if (segment === "." || segment === "..") return segment.replaceAll(".", "%2E");
  const pieces: string[] = [""];
  for (const character of segment) {
    const encoded = character.replace(unsafe, hexEscape);
    const piece = pieces.at(-1) ?? "";
    if (Buffer.byteLength(piece) + Buffer.byteLength(encoded) > pieceBytesMax) pieces.push(encoded);
    else pieces[pieces.length - 1] = piece + encoded;
  }
  return pieces.map((piece) => piece.replace(/[. ]$/, hexEscape)).join("%+/");
}

const hexEscape = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

/** The names that a bucket's files and directories have taken, so that no two keys share one. */
export class Placement {
  readonly #files = new Map<string, string>();
  readonly #directories = new Map<string, number>();

  /** A path for `key`, kept until it is released. */
  place(key: string): string {
    const names = pathOfKey(key).split("/");
    let path = "";
    names.forEach((name, index) => {
      const isFile = index === names.length - 1;
      path = freeName(path === "" ? name : `${path}/${name}`, (candidate) =>
        isFile ? this.#isTaken(candidate) : this.#files.has(fold(candidate)),
      );
    });
    this.keep(key, path);
    return path;
  }

  /** A path given out before, as the journal tells. */
  keep(key: string, path: string): void {
    this.#files.set(fold(path), key);
    for (const directory of directoriesOf(path)) {
      this.#directories.set(directory, (this.#directories.get(directory) ?? 0) + 1);
    }
  }

  release(path: string): void {
    this.#files.delete(fold(path));
    for (const directory of directoriesOf(path)) {
      const left = (this.#directories.get(directory) ?? 1) - 1;
      if (left > 0) this.#directories.set(directory, left);
      else this.#directories.delete(directory);
    }
  }

  #isTaken(path: string): boolean {
    return this.#files.has(fold(path)) || this.#directories.has(fold(path));
  }
}

function freeName(path: string, isTaken: (candidate: string) => boolean): string {
  let candidate = path;
  for (let count = 1; isTaken(candidate); count++) candidate = `${path}%~${count}`;
  return candidate;
}

/** Folded. */
function directoriesOf(path: string): readonly string[] {
  const directories: string[] = [];
  const folded = fold(path);
  for (let end = folded.lastIndexOf("/"); end > 0; end = folded.lastIndexOf("/", end - 1)) {
    directories.push(folded.slice(0, end));
  }
  return directories;
}

/** Names that a file system may hold to be one. */
const fold = (path: string): string => path.normalize("NFC").toLowerCase();
