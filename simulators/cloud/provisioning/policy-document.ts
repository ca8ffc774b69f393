// A policy document as programs give it: JSON, or an object that the provider makes JSON of.
// https://www.pulumi.com/registry/packages/aws/api-docs/iam/role/#policydocument
import { z } from "zod";

export const policyDocument = z
  .union([z.string(), z.record(z.string(), z.unknown())])
  .transform((policy) => (typeof policy === "string" ? policy : JSON.stringify(policy)));
