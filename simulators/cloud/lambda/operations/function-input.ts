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

export type FunctionInput = z.output<typeof functionInput>;

export const onFunction = (account: Account, action: string, { address }: FunctionInput): Permission[] => [
  { action, resources: [functionArn(account, { name: parseFunctionAddress(address).name })] },
];
