// FilterLogEvents over a group's streams: terms (all must occur) and quoted phrases; other pattern syntax is refused by name.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import { groupArn, groupName, indexToken, invalidInputCode, pageOf, type LogsContext } from "./log-operation.ts";

export const filterLogEvents = ({ groups, account }: LogsContext): Operation =>
  defineOperation({
    name: "FilterLogEvents",
    input: z.object({
      logGroupName: groupName,
      logStreamNames: z.array(z.string()).optional(),
      logStreamNamePrefix: z.string().default(""),
      filterPattern: z.string().default(""),
      startTime: z.number().default(0),
      endTime: z.number().default(Infinity),
      limit: z.number().int().min(1).max(limits.getEventsCountMax).default(limits.getEventsCountMax),
      nextToken: indexToken,
    }),
    invalidInputCode,
    permissions: ({ logGroupName }) => [
      { action: "logs:FilterLogEvents", resources: [groupArn(account, logGroupName)] },
    ],
    run: ({
      logGroupName,
      logStreamNames,
      logStreamNamePrefix,
      filterPattern,
      startTime,
      endTime,
      limit,
      nextToken,
    }) => {
      const matches = compileFilter(filterPattern);
      const found = [...groups.find(logGroupName).streams.values()]
        .filter(({ name }) => logStreamNames?.includes(name) ?? name.startsWith(logStreamNamePrefix))
        .flatMap((stream) => {
          const { events, from } = stream.read(0, stream.nextNumber());
          return events.map((event, index) => ({ stream: stream.name, number: from + index, event }));
        })
        .filter(({ event }) => event.timeMs >= startTime && event.timeMs <= endTime && matches(event.message))
        .sort((a, b) => a.event.timeMs - b.event.timeMs);
      const { page, nextToken: next } = pageOf(found, nextToken, limit);
      return {
        events: page.map(({ stream, number, event }) => ({
          logStreamName: stream,
          timestamp: event.timeMs,
          ingestionTime: event.ingestedAtMs,
          message: event.message,
          eventId: `${stream}:${number}`,
        })),
        searchedLogStreams: [],
        nextToken: next,
      };
    },
  });

/** @throws AwsError InvalidParameterException for JSON, space-delimited, optional and regular-expression patterns. */
export function compileFilter(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (/^[{[%]|(^|\s)\?/.test(text))
    throw new AwsError(
      invalidInputCode,
      400,
      `The embedded cloud filters by terms and quoted phrases; it does not know the pattern ${text}`,
    );
  const terms = [...text.matchAll(/(-?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)].map(([, minus, quoted, bare]) => ({
    isExcluded: minus === "-",
    words: quoted?.replace(/\\(.)/g, "$1") ?? bare ?? "",
  }));
  return (message) => terms.every(({ isExcluded, words }) => message.includes(words) !== isExcluded);
}
