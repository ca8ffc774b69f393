// The AWS provider's functions that a program may call: where and who it is.
import type { Account } from "../ports/account.ts";
import { principalArn } from "../engines/principal-arn.ts";
import type { Principal } from "../ports/principal.ts";
import type { ProviderFunctions } from "./evaluate-program.ts";

export function providerFunctions({ accountId, region }: Account, operator: Principal): ProviderFunctions {
  const arn = principalArn(operator);
  return {
    "aws:index/getCallerIdentity:getCallerIdentity": () => ({ id: accountId, accountId, arn, userId: arn }),
    "aws:index/getRegion:getRegion": () => ({ id: region, region, name: region, description: region, endpoint: "" }),
  };
}
