// EventBridge Scheduler on the wire: restJson1. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Operations.html
import type { RestService } from "../wire/protocol.ts";
import { jsonRoute, restJsonService } from "../wire/rest-json-protocol.ts";
import { createScheduleGroup } from "./operations/create-schedule-group.ts";
import { createSchedule } from "./operations/create-schedule.ts";
import { deleteScheduleGroup } from "./operations/delete-schedule-group.ts";
import { deleteSchedule } from "./operations/delete-schedule.ts";
import { getScheduleGroup } from "./operations/get-schedule-group.ts";
import { getSchedule } from "./operations/get-schedule.ts";
import { listScheduleGroups } from "./operations/list-schedule-groups.ts";
import { listSchedules } from "./operations/list-schedules.ts";
import { listTagsForResource, tagResource, untagResource } from "./operations/schedule-group-tags.ts";
import type { SchedulerContext } from "./operations/scheduler-context.ts";

export function createSchedulerWire(context: SchedulerContext): RestService {
  const routes = [
    { method: "GET", path: "/schedules", operation: listSchedules(context) },
    { method: "POST", path: "/schedules/{Name}", operation: createSchedule(context) },
    { method: "GET", path: "/schedules/{Name}", operation: getSchedule(context) },
    { method: "DELETE", path: "/schedules/{Name}", operation: deleteSchedule(context) },
    { method: "GET", path: "/schedule-groups", operation: listScheduleGroups(context) },
    { method: "GET", path: "/schedule-groups/{Name}", operation: getScheduleGroup(context) },
    { method: "POST", path: "/schedule-groups/{Name}", operation: createScheduleGroup(context) },
    { method: "DELETE", path: "/schedule-groups/{Name}", operation: deleteScheduleGroup(context) },
    { method: "GET", path: "/tags/{ResourceArn}", operation: listTagsForResource(context) },
    { method: "POST", path: "/tags/{ResourceArn}", operation: tagResource(context) },
    { method: "DELETE", path: "/tags/{ResourceArn}", operation: untagResource(context) },
  ];
  return restJsonService({
    signingName: "scheduler",
    routes: routes.map((route) => jsonRoute(context.access, route)),
  });
}
