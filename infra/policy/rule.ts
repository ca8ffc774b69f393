// A rule of the policy pack: a pure function from a resource, or from all of a stack, to what is wrong with it. It sees what
// Pulumi shows a policy pack, so that the CLI and the tests run the same function.

export type Properties = Readonly<Record<string, unknown>>;

/** A resource as the engine is about to create it. */
export interface CheckedResource {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly props: Properties;
}

/** The same within its stack; relations are known before values are, in a first preview too. */
export interface StackMember extends CheckedResource {
  /** What each of its inputs was made from. */
  readonly madeFrom: Readonly<Record<string, readonly StackMember[]>>;
  /** The provider's own inputs; absent for a resource that no provider makes. */
  readonly providerProps?: Properties;
}

export interface Violation {
  readonly urn: string;
  readonly message: string;
}

interface RuleNote {
  /** Kebab-case; a stack's configuration switches a rule by it. */
  readonly name: string;
  /** What must hold, in one sentence. */
  readonly description: string;
  /** `mandatory` stops an update, `advisory` warns. */
  readonly level: "advisory" | "mandatory";
  readonly url: string;
}

export interface ResourceRule extends RuleNote {
  readonly kind: "resource";
  readonly check: (resource: CheckedResource) => readonly string[];
}

export interface StackRule extends RuleNote {
  readonly kind: "stack";
  readonly check: (stack: readonly StackMember[]) => readonly Violation[];
}

export type Rule = ResourceRule | StackRule;

/** The members of one type. */
export function ofType(stack: readonly StackMember[], type: string): StackMember[] {
  return stack.filter((member) => member.type === type);
}

/** The first thing of a type that an input was made from. */
export function sourceOf(member: StackMember, input: string, type: string): StackMember | undefined {
  return member.madeFrom[input]?.find((source) => source.type === type);
}
