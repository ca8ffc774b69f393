// SNS as other services see it: alarms publish.
import type { Principal } from "./principal.ts";

export interface Topics {
  /** Authorises `principal` for sns:Publish. Returns the message's id. @throws AwsError NotFound, AuthorizationError */
  publish(request: { principal: Principal; topicArn: string; message: string; subject?: string }): string;
}
