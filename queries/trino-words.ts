// Words that Trino's grammar gives a meaning, and the names of its types: in a query they need not be a column.
// https://trino.io/docs/current/language/reserved.html
// https://github.com/trinodb/trino/blob/master/core/trino-grammar/src/main/antlr4/io/trino/grammar/sql/SqlBase.g4

const listed = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter((word) => word !== ""));

/** Never a name unless quoted. */
const reserved = listed(`
  alter and as between by case cast constraint create cross cube current_catalog current_date current_path current_role
  current_schema current_time current_timestamp current_user deallocate delete describe distinct drop else end escape except
  execute exists extract false for from full group grouping having in inner insert intersect into is join json_array
  json_exists json_object json_query json_table json_value left like listagg localtime localtimestamp natural normalize not
  null on or order outer prepare recursive right rollup select skip table then trim true uescape union unnest using values
  when where with
`);

/** Reserved words that are, or end, an expression. */
const endings = listed(`
  end null true false current_catalog current_date current_path current_role current_schema current_time current_timestamp
  current_user localtime localtimestamp
`);

/** A column may be called so, and a word of the grammar may be meant. */
const others = listed(`
  absent all any array asc at bernoulli both char character coalesce columns conditional count current data date day decimal
  default define desc descriptor double empty encoding error excluding fetch filter final first following format graphviz
  groups hour if ignore including initial integer int interval json keep key keys last lateral leading level limit local
  logical map match match_recognize matches measures millisecond minute month nested next nfc nfd nfkc nfkd no none nullif
  nulls object of offset omit one only option ordinality output over overflow partition partitions passing past path pattern
  per period permute position preceding precision prune quarter quotes range read real repeatable replace respect returning
  row rows running scalar second seek set sets show smallint some start string subset substring system tablesample text ties
  time timestamp tinyint to trailing try_cast type unbounded unconditional unique unknown unmatched using utf16 utf32 utf8
  uuid value varbinary varchar week window within without wrapper year zone bigint boolean ipaddress
`);

/** All in lower case. */
export const isReserved = (word: string): boolean => reserved.has(word);
export const isEnding = (word: string): boolean => endings.has(word);
export const isTrinoWord = (word: string): boolean => reserved.has(word) || others.has(word);
