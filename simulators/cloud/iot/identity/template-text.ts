// Text in a provisioning template: as it stands, a parameter's value, or such texts joined. AWS has more functions; a template
// with one of them is refused by its name. https://docs.aws.amazon.com/iot/latest/developerguide/provision-template.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";

export type TemplateText =
  | { readonly kind: "literal"; readonly text: string }
  | { readonly kind: "reference"; readonly parameter: string }
  | { readonly kind: "join"; readonly separator: string; readonly parts: readonly TemplateText[] };

const call = z.record(z.string(), z.unknown());
const joinArguments = z.tuple([z.string(), z.array(z.unknown())]);

export const templateText = z.unknown().transform((value, context): TemplateText => {
  const read = readText(value);
  if (typeof read !== "string") return read;
  context.issues.push({ code: "custom", message: read, input: value });
  return z.NEVER;
});

/** The text, or what is wrong with it. */
function readText(value: unknown): TemplateText | string {
  if (typeof value === "string") return { kind: "literal", text: value };
  const [[name, argument] = [undefined, undefined], ...others] = Object.entries(call.safeParse(value).data ?? {});
  if (name === undefined || others.length > 0) return "expected text, Ref or Fn::Join";
  if (name === "Ref" && typeof argument === "string") return { kind: "reference", parameter: argument };
  if (name !== "Fn::Join") return `${name} is not implemented; Ref and Fn::Join are`;
  const { data: joined } = joinArguments.safeParse(argument);
  if (joined === undefined) return "Fn::Join takes a separator and a list";
  const parts = joined[1].map(readText);
  const fault = parts.find((part) => typeof part === "string");
  return fault ?? { kind: "join", separator: joined[0], parts: parts.filter((part) => typeof part !== "string") };
}

/** @throws AwsError InvalidRequestException that names the parameter which has no value. */
export function evaluateText(text: TemplateText, parameters: Readonly<Record<string, string>>): string {
  switch (text.kind) {
    case "literal":
      return text.text;
    case "reference": {
      const value = parameters[text.parameter];
      if (value === undefined) {
        throw new AwsError("InvalidRequestException", 400, `The parameter ${text.parameter} has no value`);
      }
      return value;
    }
    case "join":
      return text.parts.map((part) => evaluateText(part, parameters)).join(text.separator);
  }
}
