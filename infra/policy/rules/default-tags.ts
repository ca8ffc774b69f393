// The provider tags everything that it makes with the project and the stage, so that cost and ownership can be told.
import { z } from "zod";
import type { StackRule } from "../rule.ts";

const tagsRequired = ["project", "stage"];

// A provider's inputs with members of their own are JSON text.
const json = z.string().transform((text): unknown => JSON.parse(text));
const tags = z.object({ tags: z.record(z.string(), z.string()) });
const provider = z.object({ defaultTags: z.union([tags, json.pipe(tags)]) });

export const defaultTags: StackRule = {
  kind: "stack",
  name: "default-tags",
  description: `The AWS provider tags everything with ${tagsRequired.join(" and ")}`,
  level: "mandatory",
  url: "https://www.pulumi.com/registry/packages/aws/api-docs/provider/#provider-default-tags",
  check: (stack) =>
    stack
      .filter(({ type, providerProps }) => type.startsWith("aws:") && providerProps !== undefined)
      .filter(({ providerProps }) => {
        const parsed = provider.safeParse(providerProps);
        return !parsed.success || tagsRequired.some((tag) => !(tag in parsed.data.defaultTags.tags));
      })
      .map(({ urn }) => ({
        urn,
        message: `is not tagged with ${tagsRequired.join(" and ")}: set aws:defaultTags in the stage's file`,
      })),
};
