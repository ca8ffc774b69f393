// The syntax tree of a Trino query: what the parser makes and the analyser reads.
// Source: Trino's SqlBase grammar (query, relation, expression). Every node carries its position.
import type { Position } from "./failure.ts";

/** A name as written; comparison is on its lower-case form (Trino's identifiers ignore case). */
export interface Identifier {
  readonly value: string;
  readonly at: Position;
}

/** A type as written, e.g. `decimal(10, 2)`, `array(varchar)`, `row(a integer, b varchar)`. */
export interface TypeSyntax {
  readonly name: string;
  readonly args: readonly (number | TypeSyntax)[];
  /** Field names of a row, aligned with `args`. */
  readonly fields: readonly (string | undefined)[];
  readonly at: Position;
}

export interface SortItem {
  readonly key: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

export interface FrameBound {
  readonly kind: "unbounded" | "current" | "offset";
  readonly direction: "preceding" | "following";
  readonly offset?: Expression;
}

export interface WindowFrame {
  readonly unit: "rows" | "range" | "groups";
  readonly start: FrameBound;
  readonly end: FrameBound;
}

export interface WindowSpec {
  readonly base?: Identifier;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame?: WindowFrame;
}

export interface CallExpression {
  readonly kind: "call";
  readonly at: Position;
  readonly name: string;
  readonly args: readonly Expression[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly orderBy: readonly SortItem[];
  readonly filter?: Expression;
  readonly over?: WindowSpec;
  readonly nulls?: "ignore" | "respect";
}

export type BinaryOperator = "+" | "-" | "*" | "/" | "%" | "||";
export type ComparisonOperator = "=" | "<>" | "<" | "<=" | ">" | ">=";

export type Expression =
  | { readonly kind: "null"; readonly at: Position }
  | { readonly kind: "boolean"; readonly at: Position; readonly value: boolean }
  | {
      readonly kind: "number";
      readonly at: Position;
      readonly form: "integer" | "decimal" | "double";
      readonly text: string;
    }
  | { readonly kind: "string"; readonly at: Position; readonly value: string }
  | { readonly kind: "typed-literal"; readonly at: Position; readonly type: TypeSyntax; readonly value: string }
  | {
      readonly kind: "interval";
      readonly at: Position;
      readonly value: string;
      readonly negative: boolean;
      readonly unit: string;
      readonly to?: string;
    }
  | { readonly kind: "name"; readonly at: Position; readonly parts: readonly Identifier[] }
  | { readonly kind: "field"; readonly at: Position; readonly base: Expression; readonly field: Identifier }
  | CallExpression
  | {
      readonly kind: "lambda";
      readonly at: Position;
      readonly params: readonly Identifier[];
      readonly body: Expression;
    }
  | {
      readonly kind: "binary";
      readonly at: Position;
      readonly op: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "negate"; readonly at: Position; readonly value: Expression }
  | {
      readonly kind: "compare";
      readonly at: Position;
      readonly op: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "quantified";
      readonly at: Position;
      readonly op: ComparisonOperator;
      readonly quantifier: "all" | "any";
      readonly left: Expression;
      readonly query: Query;
    }
  | {
      readonly kind: "logical";
      readonly at: Position;
      readonly op: "and" | "or";
      readonly terms: readonly Expression[];
    }
  | { readonly kind: "not"; readonly at: Position; readonly value: Expression }
  | {
      readonly kind: "between";
      readonly at: Position;
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
    }
  | {
      readonly kind: "in-list";
      readonly at: Position;
      readonly value: Expression;
      readonly items: readonly Expression[];
    }
  | { readonly kind: "in-query"; readonly at: Position; readonly value: Expression; readonly query: Query }
  | {
      readonly kind: "like";
      readonly at: Position;
      readonly value: Expression;
      readonly pattern: Expression;
      readonly escape?: Expression;
    }
  | { readonly kind: "is-null"; readonly at: Position; readonly value: Expression }
  | { readonly kind: "is-distinct"; readonly at: Position; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: "case";
      readonly at: Position;
      readonly operand?: Expression;
      readonly branches: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise?: Expression;
    }
  | {
      readonly kind: "cast";
      readonly at: Position;
      readonly value: Expression;
      readonly type: TypeSyntax;
      readonly safe: boolean;
    }
  | { readonly kind: "extract"; readonly at: Position; readonly field: string; readonly value: Expression }
  | { readonly kind: "subscript"; readonly at: Position; readonly base: Expression; readonly index: Expression }
  | { readonly kind: "array"; readonly at: Position; readonly items: readonly Expression[] }
  | { readonly kind: "row"; readonly at: Position; readonly items: readonly Expression[] }
  | { readonly kind: "subquery"; readonly at: Position; readonly query: Query }
  | { readonly kind: "exists"; readonly at: Position; readonly query: Query }
  | { readonly kind: "at-timezone"; readonly at: Position; readonly value: Expression; readonly zone: Expression };

export interface SelectItem {
  readonly at: Position;
  /** `*` or `r.*`; otherwise an expression with an optional alias. */
  readonly star?: { readonly qualifier: readonly Identifier[] };
  readonly value?: Expression;
  readonly alias?: Identifier;
}

export type GroupingElement =
  | { readonly kind: "simple"; readonly keys: readonly Expression[] }
  | { readonly kind: "sets" | "rollup" | "cube"; readonly sets: readonly (readonly Expression[])[] };

export interface SelectBody {
  readonly kind: "select";
  readonly at: Position;
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: readonly Relation[];
  readonly where?: Expression;
  readonly groupBy?: readonly GroupingElement[];
  readonly having?: Expression;
  readonly windows: readonly { readonly name: Identifier; readonly spec: WindowSpec }[];
}

export type QueryBody =
  | SelectBody
  | { readonly kind: "values"; readonly at: Position; readonly rows: readonly Expression[] }
  | { readonly kind: "nested"; readonly at: Position; readonly query: Query }
  | {
      readonly kind: "set";
      readonly at: Position;
      readonly op: "union" | "intersect" | "except";
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
    };

export interface CommonTable {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  readonly query: Query;
}

export interface Query {
  readonly at: Position;
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  readonly offset?: number;
  readonly limit?: number;
}

export type JoinType = "inner" | "left" | "right" | "full" | "cross";

export type Relation =
  | { readonly kind: "table"; readonly at: Position; readonly parts: readonly Identifier[] }
  | { readonly kind: "derived"; readonly at: Position; readonly query: Query; readonly lateral: boolean }
  | {
      readonly kind: "unnest";
      readonly at: Position;
      readonly items: readonly Expression[];
      readonly ordinality: boolean;
    }
  | {
      readonly kind: "aliased";
      readonly at: Position;
      readonly relation: Relation;
      readonly alias: Identifier;
      readonly columns: readonly Identifier[];
    }
  | {
      readonly kind: "join";
      readonly at: Position;
      readonly type: JoinType;
      readonly left: Relation;
      readonly right: Relation;
      readonly on?: Expression;
      readonly using?: readonly Identifier[];
    };
