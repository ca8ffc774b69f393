// A function's resource policy: who else may invoke it, one statement per AddPermission.
// https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html

export interface PermissionStatement {
  readonly statementId: string;
  /** `lambda:InvokeFunction` */
  readonly action: string;
  /** A service (`s3.amazonaws.com`), an account or an ARN. */
  readonly principal: string;
  readonly sourceArn?: string | undefined;
  readonly sourceAccount?: string | undefined;
}

/** Undefined where no statement is left. */
export function policyDocument(functionArn: string, statements: readonly PermissionStatement[]): string | undefined {
  if (statements.length === 0) return undefined;
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "default",
    Statement: statements.map((statement) => ({
      Sid: statement.statementId,
      Effect: "Allow",
      Principal: principalMember(statement.principal),
      Action: statement.action,
      Resource: functionArn,
      ...conditionMember(statement),
    })),
  });
}

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
