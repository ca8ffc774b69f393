// The language in which AWS writes policies, for services that keep policies of their own.

export type PolicyDecision = "allowed" | "explicitly-denied" | "not-allowed";

/** A policy as it reads for one requester: its variables are replaced. */
export interface RequesterPolicy {
  decide(action: string, resource: string): PolicyDecision;
}

export interface Policy {
  /** Every action that it names, as written. */
  readonly actions: readonly string[];
  /** `context`: values of variables and condition keys, by name. */
  within(context: Readonly<Record<string, string>>): RequesterPolicy;
}

export interface PolicyLanguage {
  /** @throws Error that lists what of the document is not understood. */
  read(document: string): Policy;
}
