// Which faults a fleet injects, and how often: rates per reading, at most one fault on each.

export const faultKinds = ["duplicates", "late", "out-of-order", "malformed", "out-of-range"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Share of all readings, 0 to 1, that get each fault. Their sum is at most 1. */
export type FaultMix = Readonly<Record<FaultKind, number>>;

export const noFaults: FaultMix = { duplicates: 0, late: 0, "out-of-order": 0, malformed: 0, "out-of-range": 0 };

/** Small, so that the quality report has something to say. */
export const defaultFaults: FaultMix = {
  duplicates: 0.01,
  late: 0.005,
  "out-of-order": 0.01,
  malformed: 0.002,
  "out-of-range": 0.002,
};

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
