// Who makes a call: every operation of the embedded cloud is authorised for one of these.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html

export type Principal =
  /** A session of a role, as a Lambda function or a service that assumed it has. */
  | { readonly kind: "role"; readonly roleArn: string; readonly sessionName: string }
  /** An AWS service that acts for a resource, such as s3.amazonaws.com for a bucket; allowed by resource policies only. */
  | { readonly kind: "service"; readonly service: string; readonly sourceArn: string; readonly sourceAccount: string }
  /** The account's administrator: the operator's own command line, and provisioning. */
  | { readonly kind: "operator"; readonly userArn: string };
