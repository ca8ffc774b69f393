// A function's resource policy: who else may invoke it, one statement per AddPermission.
// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
import type { AccessControl } from "../ports/access-control.ts";
import { AwsError } from "../wire/aws-error.ts";
import { statementExists } from "./function-validation.ts";

export interface PermissionStatement {
  readonly statementId: string;
  /** `lambda:InvokeFunction` */
  readonly action: string;
  /** A service (`s3.amazonaws.com`), an account or an ARN. */
  readonly principal: string;
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
}

export interface Permissions {
  /** @throws AwsError ResourceConflictException where the statement id is taken. */
  add(target: PermittedFunction, statement: PermissionStatement): void;
  /** @throws AwsError ResourceNotFoundException */
  remove(target: PermittedFunction, statementId: string): void;
}

export interface PermittedFunction {
  readonly arn: string;
  readonly statements: Map<string, PermissionStatement>;
}

export function createPermissions(access: AccessControl): Permissions {
  const publish = ({ arn, statements }: PermittedFunction): void =>
    access.putResourcePolicy(arn, policyDocument(arn, [...statements.values()]));
  return {
    add(target, statement) {
      if (target.statements.has(statement.statementId)) throw statementExists(statement.statementId);
      target.statements.set(statement.statementId, statement);
      publish(target);
    },
    remove(target, statementId) {
      if (!target.statements.delete(statementId))
        throw new AwsError(
          "ResourceNotFoundException",
          404,
          `Statement ${statementId} is not found in resource policy.`,
        );
      publish(target);
    },
  };
}

/** Undefined where no statement is left. */
export function policyDocument(functionArn: string, statements: readonly PermissionStatement[]): string | undefined {
  if (statements.length === 0) return undefined;
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "default",
    Statement: statements.map((statement) => statementDocument(functionArn, statement)),
  });
}

/** As AddPermission answers it. */
export const statementDocument = (functionArn: string, statement: PermissionStatement): object => ({
  Sid: statement.statementId,
  Effect: "Allow",
  Principal: principalMember(statement.principal),
  Action: statement.action,
  Resource: functionArn,
  ...conditionMember(statement),
});

function principalMember(principal: string): object | string {
  if (principal === "*") return "*";
  return principal.endsWith(".amazonaws.com") ? { Service: principal } : { AWS: principal };
}

function conditionMember({ sourceArn, sourceAccount }: PermissionStatement): object {
  const condition = {
    ...(sourceAccount === undefined ? {} : { StringEquals: { "AWS:SourceAccount": sourceAccount } }),
    ...(sourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": sourceArn } }),
  };
  return Object.keys(condition).length === 0 ? {} : { Condition: condition };
}
