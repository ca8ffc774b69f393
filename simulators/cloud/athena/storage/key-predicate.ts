// What a query says about a partition key, so far as it is known before any row is read: used to leave partitions out.
// Sound, not complete: a partition that a predicate cannot rule out is read, and the WHERE clause decides.
import type { PruningPredicate } from "../sql/translation.ts";

export type KeyTest = (value: string) => boolean;

/** True for the values of a key that every predicate on it allows. */
export function keyTest(column: string, predicates: readonly PruningPredicate[]): KeyTest {
  const tests = predicates.filter((predicate) => predicate.column.toLowerCase() === column).map(predicateTest);
  return (value) => tests.every((test) => test(value));
}

/** The shortest list of values that the predicates give for a key; undefined where none gives a list. */
export function listedValues(column: string, predicates: readonly PruningPredicate[]): readonly string[] | undefined {
  let shortest: readonly string[] | undefined;
  for (const { column: name, op, values } of predicates) {
    if (name.toLowerCase() !== column || (op !== "=" && op !== "in")) continue;
    if (shortest === undefined || values.length < shortest.length) shortest = values;
  }
  return shortest;
}

type Compare = (a: string, b: string) => number;

function predicateTest({ op, values, type }: PruningPredicate): KeyTest {
  const compare = /^(tinyint|smallint|integer|bigint|decimal|double|real)/.test(type) ? compareNumbers : compareText;
  const [first = ""] = values;
  switch (op) {
    case "=":
    case "in":
      return (value) => values.some((one) => compare(value, one) === 0);
    case "<>":
      return (value) => compare(value, first) !== 0;
    case "<":
      return (value) => compare(value, first) < 0;
    case "<=":
      return (value) => compare(value, first) <= 0;
    case ">":
      return (value) => compare(value, first) > 0;
    case ">=":
      return (value) => compare(value, first) >= 0;
    case "like-prefix":
      return (value) => value.startsWith(first);
    case "is-null":
      return () => false;
    case "is-not-null":
      return () => true;
  }
}

const compareNumbers: Compare = (a, b) => Math.sign(Number(a) - Number(b));
/** Trino orders text by its UTF-8 bytes. */
const compareText: Compare = (a, b) => (a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b)));
