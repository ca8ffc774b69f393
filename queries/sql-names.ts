// Which names a query uses and which it makes itself: common tables, aliases, lambda parameters, fields of a cast. A light reading of
// its tokens and no parser: where it cannot tell, it takes a name for one that the query makes.
import type { SqlToken } from "./sql-tokens.ts";
import { sqlTokens } from "./sql-tokens.ts";
import { isEnding, isReserved, isTrinoWord } from "./trino-words.ts";

export interface SqlNames {
  /** Names in the place of a column that the query does not make itself, in lower case, each once. */
  readonly columns: readonly string[];
  /** Tables read that the query does not make itself. */
  readonly tables: readonly string[];
  readonly made: ReadonlySet<string>;
  /** Of `:name`, each once. */
  readonly parameters: readonly string[];
}

/** The names in a query. */
export function namesIn(sql: string): SqlNames {
  const tokens = sqlTokens(sql).filter(({ kind }) => kind !== "space" && kind !== "comment");
  const reading = new Reading(tokens);
  for (const place of tokens.keys()) reading.read(place);
  const parameters = tokens.filter(({ kind }) => kind === "parameter").map(({ text }) => text.slice(1));
  return { ...reading.names(), parameters: [...new Set(parameters)] };
}

/** What stands within a pair of parentheses. */
interface Level {
  /** `tables` behind FROM, `condition` behind the ON of a join: a comma there leads back to tables. */
  clause: "tables" | "condition" | "other";
  /** Of EXTRACT(hour FROM x) and its like, whose FROM begins no clause. */
  readonly isCall: boolean;
  /** Columns behind an alias, fields of a type: every name is made here. */
  readonly isMaking: boolean;
}

const afterTables = new Set(
  "where group having order window union intersect except limit offset fetch select values".split(" "),
);
const callsWithFrom = new Set(["extract", "trim", "substring", "position", "overlay", "normalize"]);
/** Their parts have names of a kind of their own. */
const unread = new Set(["match_recognize", "json_table"]);
const outermost: Level = { clause: "other", isCall: false, isMaking: false };

class Reading {
  readonly #tokens: readonly SqlToken[];
  readonly #levels: Level[] = [{ ...outermost }];
  readonly #uses: { readonly name: string; readonly qualifier: string | undefined }[] = [];
  readonly #tables: string[] = [];
  readonly #made = new Set<string>();
  /** Common tables and aliases of tables: what may stand before a column's dot. */
  readonly #relations = new Set<string>();

  constructor(tokens: readonly SqlToken[]) {
    this.#tokens = tokens;
  }

  names(): Omit<SqlNames, "parameters"> {
    const isUnread = this.#tokens.some(({ kind, text }) => kind === "word" && unread.has(text.toLowerCase()));
    const relations = new Set([...this.#relations, ...this.#tables]);
    // Before a dot stands a table, or else a row, whose fields are not known here.
    const used = this.#uses.map(({ name, qualifier = name }) =>
      qualifier === name || relations.has(qualifier) ? name : qualifier,
    );
    return {
      columns: isUnread ? [] : [...new Set(used)].filter((name) => !this.#made.has(name)),
      tables: [...new Set(this.#tables)].filter((name) => !this.#relations.has(name)),
      made: this.#made,
    };
  }

  read(place: number): void {
    if (this.#isName(place)) this.#readName(place, this.#lower(place));
    else if (this.#token(place).kind === "word") this.#readWord(place, this.#lower(place));
    else this.#readSymbol(place, this.#token(place).text);
  }

  #readSymbol(place: number, text: string): void {
    if (text === "(") this.#levels.push(this.#opened(place));
    else if (text === ")" && this.#levels.length > 1) this.#levels.pop();
    else if (text === "," && this.#level.clause === "condition") this.#level.clause = "tables";
    else if (text === "->") this.#makeParameters(place - 1);
  }

  #readWord(place: number, word: string): void {
    const level = this.#level;
    if (word === "join" || (word === "from" && !level.isCall && this.#lower(place - 1) !== "distinct"))
      level.clause = "tables";
    else if (word === "on" && level.clause === "tables") level.clause = "condition";
    else if (afterTables.has(word)) level.clause = "other";
    // Not every word of the grammar has to be quoted to be an alias.
    if (level.isMaking || this.#lower(place - 1) === "as") this.#made.add(word);
  }

  #readName(place: number, name: string): void {
    const after = this.#token(place + 1).text;
    const isTable = this.#level.clause === "tables";
    if (this.#isCommonTable(place) || (this.#isAlias(place) && isTable)) this.#makeRelation(name);
    else if (this.#isAlias(place) || this.#level.isMaking) this.#made.add(name);
    else if (after === "." || after === "(" || after === "=>") return;
    else if (isTable && this.#standsForTable(this.#firstPart(place))) this.#tables.push(name);
    else if (this.#token(place - 1).text !== ".") this.#uses.push({ name, qualifier: undefined });
    else if (this.#isName(place - 2)) this.#uses.push({ name, qualifier: this.#lower(place - 2) });
  }

  #opened(place: number): Level {
    const isTable = this.#level.clause === "tables" && this.#standsForTable(place);
    const isMaking = this.#isAlias(place - 1) || this.#lower(place - 2) === "as" || this.#isCommonTable(place - 1);
    return {
      clause: isTable ? "tables" : "other",
      isCall: callsWithFrom.has(this.#lower(place - 1)),
      isMaking: this.#level.isMaking || (isMaking && this.#token(place - 1).kind !== "symbol"),
    };
  }

  #makeRelation(name: string): void {
    this.#made.add(name);
    this.#relations.add(name);
  }

  /** `x ->` and `(x, y) ->`. */
  #makeParameters(last: number): void {
    for (let place = last; place >= 0; place--) {
      if (this.#isName(place)) this.#made.add(this.#lower(place));
      if (place === last ? this.#token(place).text !== ")" : this.#token(place).text === "(") return;
    }
  }

  /** Behind AS, or behind what ends an expression or a table. */
  #isAlias(place: number): boolean {
    if (!this.#isName(place)) return false;
    const { kind, text } = this.#token(place - 1);
    if (kind === "symbol") return text === ")" || text === "]";
    const word = text.toLowerCase();
    return kind !== "word" || this.#isName(place - 1) || word === "as" || !isReserved(word) || isEnding(word);
  }

  /** `name as (` or `name (a, b) as (`: a common table, or a window. */
  #isCommonTable(place: number): boolean {
    const behind = this.#token(place + 1).text === "(" ? this.#closing(place + 1) + 1 : place + 1;
    return this.#isName(place) && this.#lower(behind) === "as" && this.#token(behind + 1).text === "(";
  }

  #closing(open: number): number {
    let depth = 0;
    for (let place = open; place < this.#tokens.length; place++) {
      if (this.#token(place).text === "(") depth++;
      if (this.#token(place).text === ")" && --depth === 0) return place;
    }
    return this.#tokens.length;
  }

  #standsForTable(place: number): boolean {
    return ["from", "join", ",", "(", "lateral"].includes(this.#lower(place - 1));
  }

  /** Where `a` of `a.b.c` stands. */
  #firstPart(place: number): number {
    return this.#token(place - 1).text === "." ? this.#firstPart(place - 2) : place;
  }

  /** A name, which may be spelled as a word of the grammar behind a dot: `t.date`. */
  #isName(place: number): boolean {
    const { kind, text } = this.#token(place);
    return (
      kind === "quoted" ||
      (kind === "word" && (this.#token(place - 1).text === "." || !isTrinoWord(text.toLowerCase())))
    );
  }

  #lower(place: number): string {
    const { kind, text } = this.#token(place);
    return (kind === "quoted" ? text.slice(1, -1).replaceAll('""', '"') : text).toLowerCase();
  }

  #token(place: number): SqlToken {
    return this.#tokens[place] ?? { kind: "symbol", text: "" };
  }

  get #level(): Level {
    return this.#levels.at(-1) ?? outermost;
  }
}
