// Metric math: + - * / and FILL over metrics by their ids. Whatever else CloudWatch computes is refused by name.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
import { AwsError } from "../wire/aws-error.ts";

/** One value a period, oldest first; undefined where there is none. */
export type Values = readonly (number | undefined)[];

type BinaryOperator = "+" | "-" | "*" | "/";

type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "reference"; readonly id: string }
  | { readonly kind: "negation"; readonly of: Expression }
  | { readonly kind: "fill"; readonly of: Expression; readonly value: Expression }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

export interface MathExpression {
  /** The ids it refers to, in their order. */
  readonly references: readonly string[];
  /** `periodCount` values; a number alone stands for one in every period. */
  evaluate(valuesOf: (id: string) => Values, periodCount: number): Values;
}

/** @throws AwsError ValidationError that names what is not understood. */
export function parseMath(text: string): MathExpression {
  const parser = new MathParser(text);
  const expression = parser.parse();
  return {
    references: parser.references,
    evaluate: (valuesOf, periodCount) => evaluate(expression, valuesOf, periodCount),
  };
}

const tokenPattern = /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(\S))/y;

class MathParser {
  readonly references: string[] = [];
  readonly #text: string;
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = [...text.trim().matchAll(new RegExp(tokenPattern, "g"))].map(([token]) => token.trim());
  }

  parse(): Expression {
    const expression = this.#sum();
    if (this.#peek() !== undefined) throw this.#fault(`'${this.#peek() ?? ""}' is not expected there`);
    return expression;
  }

  #sum(): Expression {
    return this.#chain(["+", "-"], () => this.#chain(["*", "/"], () => this.#unary()));
  }

  /** Operators of one rank, from the left. */
  #chain(operators: readonly BinaryOperator[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const operator = operators.find((candidate) => candidate === this.#peek());
      if (operator === undefined) return left;
      this.#next++;
      left = { kind: "binary", operator, left, right: operand() };
    }
  }

  #unary(): Expression {
    if (this.#peek() !== "-") return this.#primary();
    this.#next++;
    return { kind: "negation", of: this.#unary() };
  }

  #primary(): Expression {
    const token = this.#tokens[this.#next++];
    if (token === undefined) throw this.#fault("it ends too early");
    if (token === "(") {
      const inner = this.#sum();
      this.#take(")");
      return inner;
    }
    if (/^[\d.]/.test(token)) return { kind: "number", value: Number(token) };
    if (!/^[A-Za-z_]/.test(token)) throw this.#fault(`'${token}' is not understood`);
    if (this.#peek() === "(") return this.#call(token);
    if (!/^[a-z]/.test(token)) throw this.#fault(`'${token}' is no id: ids begin with a lower-case letter`);
    this.references.push(token);
    return { kind: "reference", id: token };
  }

  #call(name: string): Expression {
    if (name.toUpperCase() !== "FILL") throw this.#fault(`the function ${name} is not computed here; FILL is`);
    this.#take("(");
    const of = this.#sum();
    this.#take(",");
    if (/^(REPEAT|LINEAR)$/i.test(this.#peek() ?? "")) throw this.#fault(`FILL takes a number here`);
    const value = this.#sum();
    this.#take(")");
    return { kind: "fill", of, value };
  }

  #peek(): string | undefined {
    return this.#tokens[this.#next];
  }

  #take(token: string): void {
    if (this.#tokens[this.#next++] !== token) throw this.#fault(`'${token}' is missing`);
  }

  #fault(reason: string): AwsError {
    return new AwsError("ValidationError", 400, `Invalid metrics list: expression '${this.#text}': ${reason}`);
  }
}

function evaluate(expression: Expression, valuesOf: (id: string) => Values, periodCount: number): Values {
  const of = (part: Expression): Values => evaluate(part, valuesOf, periodCount);
  switch (expression.kind) {
    case "number":
      return Array.from({ length: periodCount }, () => expression.value);
    case "reference":
      return valuesOf(expression.id);
    case "negation":
      return of(expression.of).map((value) => (value === undefined ? undefined : -value));
    case "fill": {
      const fill = of(expression.value);
      return of(expression.of).map((value, index) => value ?? fill[index]);
    }
    case "binary": {
      const right = of(expression.right);
      return of(expression.left).map((left, index) => compute(expression.operator, left, right[index]));
    }
  }
}

/** A division by zero has no value. */
function compute(operator: BinaryOperator, left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return right === 0 ? undefined : left / right;
  }
}
