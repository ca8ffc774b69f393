// Roles for the cases: one that a service assumes and that may do everything, for permissions are not what a case is about.
import { aws } from "./shared-cloud.ts";

const statement = (more: object): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", ...more }] });

/** `service`: `lambda.amazonaws.com`. Returns the role's ARN. */
export function roleFor(service: string, name: string): string {
  const { iam } = aws.services;
  const trustPolicy = statement({ Principal: { Service: service }, Action: "sts:AssumeRole" });
  const { arn } = iam.createRole({ name, path: "/", trustPolicy });
  iam.putRolePolicy(name, "everything", statement({ Action: "*", Resource: "*" }));
  return arn;
}
