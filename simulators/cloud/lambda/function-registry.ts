// The functions of the account by name, and how an address finds one.
import type { Account } from "../ports/account.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { DeployedFunction } from "./deployed-function.ts";
import { functionArn, parseFunctionAddress } from "./function-address.ts";

export interface FunctionRegistry {
  readonly functions: Map<string, DeployedFunction>;
  /** By name, partial ARN or ARN. @throws AwsError ResourceNotFoundException, ValidationException */
  find(address: string): DeployedFunction;
}

export function createFunctionRegistry(account: Account): FunctionRegistry {
  const functions = new Map<string, DeployedFunction>();
  return {
    functions,
    find(text) {
      const address = parseFunctionAddress(text);
      const found = functions.get(address.name);
      if (found !== undefined && (address.qualifier ?? "$LATEST") === "$LATEST") return found;
      throw new AwsError("ResourceNotFoundException", 404, `Function not found: ${functionArn(account, address)}`);
    },
  };
}
