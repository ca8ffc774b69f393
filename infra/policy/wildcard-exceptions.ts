// The wildcards that a grant may hold: what AWS cannot scope, or what has its name only when the pipe runs. Every other
// grant names its actions and its resources in full.
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

export interface WildcardException {
  /** Absent: whichever. */
  readonly actions?: readonly string[];
  /** The type of the resource whose policy it stands in; absent: whichever. */
  readonly standsIn?: string;
  /** What the granted resource looks like. */
  readonly resources: RegExp;
  readonly reason: string;
}

export const wildcardExceptions: readonly WildcardException[] = [
  {
    actions: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
    resources: /^arn:aws[a-z-]*:s3:::[a-z0-9-]+\/[a-z-]+(?:\/[a-z-]+)*\/\*$/,
    reason: "objects are named when they are written; the grant ends at one prefix of one bucket",
  },
  {
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: /^arn:aws[a-z-]*:logs:[^*]+:log-group:[^*]+:(?:log-stream:)?\*$/,
    reason: "Lambda and Firehose name their log streams; the grant ends at one log group",
  },
  {
    actions: ["iot:Connect"],
    resources: /^arn:aws[a-z-]*:iot:[^*]+:client\/[^*]+\*$/,
    reason: "a device that has no identity yet makes up its client id; the grant ends at a prefix that no thing has",
  },
  {
    actions: ["iot:Publish"],
    resources: /^arn:aws[a-z-]*:iot:[^*?]+:topic\/(?:[^*?/]+\/|[^?]*\$\{iot:Connection\.Thing\.ThingName\})[^?]*$/,
    reason:
      "levels of a fleet's topic that are not the device vary, a site for one; the grant ends at the topic's first word or at the device's own name",
  },
  {
    actions: [
      "iot:AddThingToThingGroup",
      "iot:AttachThingPrincipal",
      "iot:CreateThing",
      "iot:DescribeThing",
      "iot:ListThingGroupsForThing",
      "iot:ListThingPrincipals",
      "iot:UpdateThing",
      "iot:UpdateThingGroupsForThing",
    ],
    resources: /^arn:aws[a-z-]*:iot:[^*]+:thing\/[^*]+\*$/,
    reason:
      "things come to be when devices provision themselves; the grant ends at the stage's prefix of serial numbers",
  },
  {
    actions: ["iot:AttachPolicy", "iot:AttachThingPrincipal", "iot:DescribeCertificate", "iot:UpdateCertificate"],
    resources: /^arn:aws[a-z-]*:iot:[^*]+:cert\/\*$/,
    reason:
      "a certificate is named by its digest, which is not known before it is made, and AWS has no condition for it",
  },
  {
    actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    resources: /^\*$/,
    reason: "X-Ray has no resources to name in what functions send it",
  },
  {
    standsIn: "aws:kms/key:Key",
    resources: /^\*$/,
    reason: "in a key's own policy the asterisk is this key, and AWS takes nothing else",
  },
];

/** Whether a name, an action's or a resource's, stands for more than one. */
export const isWild = (name: string): boolean => /[*?]/.test(name);

/** An action and a resource that a policy grants together. */
export interface Grant {
  /** The type of the resource whose policy it is. */
  readonly type: string;
  readonly action: string;
  readonly resource: string;
}

/** Whether an exception is about a grant. */
export function excepts({ actions, standsIn, resources }: WildcardException, grant: Grant): boolean {
  const isItsPlace = standsIn === undefined || standsIn === grant.type;
  const isItsAction = actions === undefined || actions.includes(grant.action);
  return isItsPlace && isItsAction && resources.test(grant.resource);
}

/** Whether the table lets a grant be, whose resource is written with a wildcard. */
export function isExcepted(grant: Grant): boolean {
  return wildcardExceptions.some((exception) => excepts(exception, grant));
}
