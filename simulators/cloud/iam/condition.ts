// Condition blocks of a policy statement. A key that the request does not carry fails the operator, save for its ...IfExists form.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
import { matchesWildcard, unescapedText } from "./wildcard.ts";

type Test = (actual: string, expected: string) => boolean;

const equals: Test = (actual, expected) => actual === unescapedText(expected);
const like: Test = (actual, expected) => matchesWildcard(expected, actual);

const matchers = {
  StringEquals: equals,
  StringLike: like,
  ArnEquals: like,
  ArnLike: like,
  Bool: (actual: string, expected: string) => actual.toLowerCase() === expected.toLowerCase(),
} as const satisfies Record<string, Test>;

const negations = {
  StringNotEquals: equals,
  StringNotLike: like,
  ArnNotEquals: like,
  ArnNotLike: like,
} as const satisfies Record<string, Test>;

export const conditionOperators: Readonly<Record<string, Test>> = { ...matchers, ...negations };

const baseName = (operator: string): string => operator.replace(/IfExists$/, "");

export const isConditionOperator = (operator: string): boolean => baseName(operator) in conditionOperators;

export type RequestContext = Readonly<Record<string, string>>;

/** All operators and all keys of a block must hold; of a key's values any one. Keys are compared without regard to case. */
export function holdsConditions(
  conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  context: RequestContext,
): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, expected]) => holds(operator, valueOf(context, key), expected)),
  );
}

function holds(operator: string, actual: string | undefined, expected: readonly string[]): boolean {
  const name = baseName(operator);
  const test = conditionOperators[name];
  if (test === undefined) return false;
  const isNegated = name in negations;
  if (actual === undefined) return isNegated || operator !== name;
  const isMatched = expected.some((value) => test(actual, value));
  return isNegated ? !isMatched : isMatched;
}

/** Keys are compared without regard to case. */
export function valueOf(context: RequestContext, key: string): string | undefined {
  const wanted = key.toLowerCase();
  return Object.entries(context).find(([name]) => name.toLowerCase() === wanted)?.[1];
}
