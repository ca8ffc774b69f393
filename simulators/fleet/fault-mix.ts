// Which faults a fleet injects, and how often: rates per message, at most one fault on each; and which of them a contract's devices have.
import type { Telemetry } from "../../contract/index.ts";
import { receivedAt } from "../../contract/index.ts";
import { rangedFields } from "./spoil.ts";

export const faultKinds = ["duplicates", "late", "out-of-order", "malformed", "out-of-range"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Share of all messages, 0 to 1, that get each fault. Their sum is at most 1. */
export type FaultMix = Readonly<Record<FaultKind, number>>;

export const noFaults: FaultMix = { duplicates: 0, late: 0, "out-of-order": 0, malformed: 0, "out-of-range": 0 };

/** Small, so that the quality report has something to say. */
const smallFaults: FaultMix = {
  duplicates: 0.01,
  late: 0.005,
  "out-of-order": 0.01,
  malformed: 0.002,
  "out-of-range": 0.002,
};

/** Why devices of a contract cannot have a fault; undefined where they can. */
function senselessIn({ eventTime, identity, fields }: Telemetry, kind: FaultKind): string | undefined {
  switch (kind) {
    case "duplicates":
      return identity.includes(receivedAt)
        ? "a reading is told by its time of receipt, so a copy is another reading"
        : undefined;
    case "late":
    case "out-of-order":
      return eventTime === receivedAt ? "devices have no clock, so no reading is older than its receipt" : undefined;
    case "out-of-range":
      return rangedFields(fields).length === 0 ? "no field has a range" : undefined;
    case "malformed":
      return undefined;
  }
}

/** The usual faults, as far as they make sense for a contract. */
export const defaultFaults = (contract: Telemetry): FaultMix =>
  faultKinds.reduce(
    (mix, kind) => (senselessIn(contract, kind) === undefined ? mix : { ...mix, [kind]: 0 }),
    smallFaults,
  );

/** What of a mix makes no sense for a contract, a sentence each. */
export const senselessFaults = (contract: Telemetry, mix: FaultMix): readonly string[] =>
  faultKinds.flatMap((kind) => {
    const why = mix[kind] === 0 ? undefined : senselessIn(contract, kind);
    return why === undefined ? [] : [`--faults names ${kind}, which this fleet cannot have: ${why}; leave it out`];
  });

/** The fault that a uniform draw from [0, 1) falls on. */
export function faultAt(mix: FaultMix, draw: number): FaultKind | undefined {
  let reached = 0;
  for (const kind of faultKinds) {
    reached += mix[kind];
    if (draw < reached) return kind;
  }
  return undefined;
}

export type ParsedFaults =
  { readonly kind: "parsed"; readonly mix: FaultMix } | { readonly kind: "refused"; readonly why: string };

function isFaultKind(name: string): name is FaultKind {
  return faultKinds.some((kind) => kind === name);
}

/** Reads `none`, or `duplicates=0.01,late=0.005`: faults that are not named stay off. */
export function parseFaults(text: string): ParsedFaults {
  if (text === "none") return { kind: "parsed", mix: noFaults };
  const mix = { ...noFaults };
  for (const part of text.split(",")) {
    const [name = "", rateText = ""] = part.split("=", 2);
    const rate = Number(rateText);
    if (!isFaultKind(name))
      return { kind: "refused", why: `"${name}" is no fault; give none, or a list of ${faultKinds.join(", ")}` };
    if (rateText.trim() === "" || !(rate >= 0 && rate <= 1))
      return {
        kind: "refused",
        why: `the rate of ${name} is "${rateText}"; give a share from 0 to 1 such as ${name}=0.01`,
      };
    mix[name] = rate;
  }
  const sum = faultKinds.reduce((total, kind) => total + mix[kind], 0);
  if (sum > 1)
    return {
      kind: "refused",
      why: `the rates sum to ${sum}; a reading has one fault at most, so keep the sum at 1 or less`,
    };
  return { kind: "parsed", mix };
}
