// Statements of a function's resource policy. https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
// https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { statementDocument } from "../permission-policy.ts";
import { functionInputWith, onFunction } from "./function-input.ts";
import type { LambdaContext } from "./lambda-context.ts";

export const addPermission = ({ account, registry, permissions }: LambdaContext): Operation =>
  defineOperation({
    name: "AddPermission",
    // Conditions that it would have to ignore, such as PrincipalOrgID, are refused: without them the statement lets in more.
    input: functionInputWith({
      StatementId: z.string().min(1).max(100),
      Action: z.string().startsWith("lambda:"),
      Principal: z.string(),
      SourceArn: z.string().optional(),
      SourceAccount: z.string().optional(),
    }),
    permissions: (input) => onFunction(account, "lambda:AddPermission", input),
    run: ({ address, StatementId, Action, Principal, SourceArn, SourceAccount }) => {
      const target = registry.find(address);
      const statement = {
        statementId: StatementId,
        action: Action,
        principal: Principal,
        sourceArn: SourceArn,
        sourceAccount: SourceAccount,
      };
      permissions.add(target, statement);
      return { Statement: JSON.stringify(statementDocument(target.arn, statement)) };
    },
  });

export const removePermission = ({ account, registry, permissions }: LambdaContext): Operation =>
  defineOperation({
    name: "RemovePermission",
    input: functionInputWith({ StatementId: z.string() }),
    permissions: (input) => onFunction(account, "lambda:RemovePermission", input),
    run: ({ address, StatementId }) => permissions.remove(registry.find(address), StatementId),
  });
