// STS on the wire: who am I. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
import { z } from "zod";
import type { Account } from "../ports/account.ts";
import { principalArn } from "../engines/principal-arn.ts";
import { defineOperation } from "../wire/operation.ts";
import type { QueryService } from "../wire/protocol.ts";

export function stsWire(account: Account): QueryService {
  const getCallerIdentity = defineOperation({
    name: "GetCallerIdentity",
    input: z.object({}),
    permissions: () => [],
    run: (_, { principal }) => {
      const arn = principalArn(principal);
      return { Arn: arn, UserId: arn.slice(arn.indexOf("/") + 1), Account: account.accountId };
    },
  });
  return {
    protocol: "query",
    signingName: "sts",
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    operations: [getCallerIdentity],
  };
}
