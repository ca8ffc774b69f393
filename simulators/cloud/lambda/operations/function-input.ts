// What the operations on one function take: its address and a qualifier.
import { z } from "zod";
import type { Account } from "../../ports/account.ts";
import type { Permission } from "../../wire/operation.ts";
import { functionArn, parseFunctionAddress } from "../function-address.ts";

export const functionInput = z
  .object({ FunctionName: z.string(), Qualifier: z.string().optional() })
  .transform(({ FunctionName, Qualifier }) => ({
    address: Qualifier === undefined ? FunctionName : `${FunctionName}:${Qualifier}`,
  }));

/** The same with more members; a member that is none of them is refused by name rather than ignored. */
export function functionInputWith<Shape extends z.core.$ZodShape>(shape: Shape) {
  const strict = z.strictObject(shape);
  return z
    .looseObject({ FunctionName: z.string(), Qualifier: z.string().optional() })
    .transform(({ FunctionName, Qualifier, ...given }, context) => {
      const parsed = strict.safeParse(given);
      if (parsed.success) return Object.assign(functionInput.parse({ FunctionName, Qualifier }), parsed.data);
      for (const { message, path } of parsed.error.issues) context.addIssue({ code: "custom", message, path });
      return z.NEVER;
    });
}

export type FunctionInput = z.output<typeof functionInput>;

export const onFunction = (account: Account, action: string, { address }: FunctionInput): Permission[] => [
  { action, resources: [functionArn(account, { name: parseFunctionAddress(address).name })] },
];
