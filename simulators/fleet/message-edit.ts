// Changes to one member of a message, by its path, or to one of its readings: the message is copied on the way, not changed.
import type { Telemetry } from "../../contract/index.ts";
import { pathIn } from "../../contract/index.ts";

type Steps = ReturnType<typeof pathIn>["steps"];

/** The message with another value at the path. */
export const replacedAt = (message: unknown, steps: Steps, value: unknown): unknown =>
  editedAt(message, steps, () => value);

/** The message without the member at the path. */
export const withoutAt = (message: unknown, steps: Steps): unknown => editedAt(message, steps, () => undefined);

function editedAt(value: unknown, [step, ...rest]: Steps, edit: (value: unknown) => unknown): unknown {
  if (step === undefined) return edit(value);
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return items.map((item, index) =>
      step.kind === "item" && step.index === index ? editedAt(item, rest, edit) : item,
    );
  }
  if (typeof value !== "object" || value === null || step.kind !== "member") return value;
  const members: Readonly<Record<string, unknown>> = { ...value };
  // A member that is undefined is left out by JSON.
  return { ...members, [step.name]: editedAt(members[step.name], rest, edit) };
}

/** The message with its reading at a position edited; the message itself where it holds one. */
export function editedReading(
  { readings }: Pick<Telemetry, "readings">,
  message: object,
  position: number,
  edit: (reading: object) => unknown,
): unknown {
  if (readings === undefined) return edit(message);
  let index = 0;
  const walk = (value: unknown, [step, ...rest]: Steps): unknown => {
    if (step === undefined)
      return index++ === position && typeof value === "object" && value !== null ? edit(value) : value;
    if (Array.isArray(value)) return value.map((item: unknown) => walk(item, rest));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [
        key,
        step.kind === "members" || (step.kind === "member" && step.name === key) ? walk(member, rest) : member,
      ]),
    );
  };
  return walk(message, pathIn(readings).steps);
}
