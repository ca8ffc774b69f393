// The syntax tree of a rule's statement.

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "=" | "<>" | "<" | "<=" | ">" | ">=" | "and" | "or";

export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  | { readonly kind: "star" }
  | { readonly kind: "path"; readonly segments: readonly string[] }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "negative"; readonly operand: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

export interface SelectItem {
  readonly expression: Expression;
  readonly alias: string | undefined;
}

export interface Statement {
  readonly items: readonly SelectItem[];
  /** Undefined where the rule is reached by Basic Ingest only. */
  readonly topicFilter: string | undefined;
  readonly where: Expression | undefined;
}
