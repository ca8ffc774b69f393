// The default bus's rules and their targets. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import { checkTarget } from "../engines/target-delivery.ts";
import { AwsError } from "../wire/aws-error.ts";
import { compileEventPattern } from "../engines/event-pattern.ts";
import { limits } from "./limits.ts";
import type { Matcher } from "../engines/pattern-matcher.ts";
import { checkPath, type TargetInput } from "./target-input.ts";

export interface RuleSettings {
  readonly name: string;
  readonly description?: string | undefined;
  /** JSON text. */
  readonly eventPattern: string;
  readonly isEnabled: boolean;
}

export interface RuleTarget {
  readonly id: string;
  readonly arn: string;
  /** Without one EventBridge acts as the service, and the target's own policy decides. */
  readonly roleArn?: string | undefined;
  readonly input: TargetInput;
  readonly groupId?: string | undefined;
  readonly retryAttemptsMax: number;
  readonly eventAgeMsMax: number;
  readonly deadLetterArn?: string | undefined;
}

export interface Rule extends RuleSettings {
  readonly arn: string;
  readonly matches: Matcher;
  readonly targets: Map<string, RuleTarget>;
}

export interface Rules {
  /** Creates or replaces; targets stay. @throws AwsError InvalidEventPatternException */
  put(settings: RuleSettings): Rule;
  /** @throws AwsError ResourceNotFoundException, ValidationException, LimitExceededException */
  putTarget(ruleName: string, target: RuleTarget): void;
  /** @throws AwsError ResourceNotFoundException */
  find(name: string): Rule;
  list(): readonly Rule[];
}

export function createRules(account: Account): Rules {
  const rules = new Map<string, Rule>();
  const find = (name: string): Rule => {
    const rule = rules.get(name);
    if (rule !== undefined) return rule;
    throw new AwsError("ResourceNotFoundException", 400, `Rule ${name} does not exist on EventBus default.`);
  };
  return {
    find,
    list: () => [...rules.values()],
    put(settings) {
      if (Buffer.byteLength(settings.eventPattern) > limits.patternBytesMax)
        throw new AwsError(
          "LimitExceededException",
          400,
          `Event pattern is longer than ${limits.patternBytesMax} bytes.`,
        );
      const rule = {
        ...settings,
        arn: formatArn({ ...account, service: "events", resource: `rule/${settings.name}` }),
        matches: compileEventPattern(settings.eventPattern),
        targets: rules.get(settings.name)?.targets ?? new Map<string, RuleTarget>(),
      };
      rules.set(settings.name, rule);
      return rule;
    },
    putTarget(ruleName, target) {
      const { targets } = find(ruleName);
      checkTarget(target.arn);
      if (target.input.kind === "path") checkPath(target.input.path);
      if (target.input.kind === "template") for (const path of Object.values(target.input.paths)) checkPath(path);
      if (!targets.has(target.id) && targets.size >= limits.targetsPerRuleMax)
        throw new AwsError(
          "LimitExceededException",
          400,
          `The requested resource exceeds the maximum number allowed: ${limits.targetsPerRuleMax} targets per rule.`,
        );
      targets.set(target.id, target);
    },
  };
}
