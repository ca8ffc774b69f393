// The telemetry contract, version 1: what a device publishes, on which topic, and what an accepted reading is.
// The measured fields with their units and ranges are queries/measurements.ts, from which the table derives as well.
// Basic Ingest: https://docs.aws.amazon.com/iot/latest/developerguide/iot-basic-ingest.html
import type { Measurements } from "../../queries/measurements.ts";
import type { TelemetryRow } from "../../queries/tables.ts";
import type { BootId, DeviceId } from "./brands.ts";
import { isDeviceId } from "./brands.ts";

export { measurementNames, measurements } from "../../queries/measurements.ts";
export type { MeasurementName, Measurements } from "../../queries/measurements.ts";

export const contractVersion = 1;

/** A payload above this is rejected unread; a reading of version 1 takes about 250 bytes. */
export const payloadBytesMax = 8_192;

/** What a device publishes, as JSON in UTF-8. */
export interface TelemetryPayload extends Measurements {
  readonly v: typeof contractVersion;
  readonly device_id: DeviceId;
  readonly boot_id: BootId;
  /** Per boot, from 0, without gaps at the source. */
  readonly seq: number;
  /** ISO 8601 in UTC with milliseconds: `2026-11-21T10:00:00.000Z`. */
  readonly event_time: string;
  /** Semantic version. */
  readonly firmware: string;
}

/** An accepted reading: the stored row; `event_time` and `received_at` in epoch ms. */
export type Reading = TelemetryRow & { readonly device_id: DeviceId; readonly boot_id: BootId };

const topicPattern = /^devices\/([^/]+)\/telemetry$/;

/** The topic filter that the rule selects from. */
export const telemetryTopicFilter = "devices/+/telemetry";

/** The topic of a device's readings, as the rule sees it. */
export const telemetryTopic = (deviceId: DeviceId): string => `devices/${deviceId}/telemetry`;

/** The topic to publish to so that the reading goes to the rule alone and no broker message is charged. */
export const basicIngestTopic = (rule: string, deviceId: DeviceId): string =>
  `$aws/rules/${rule}/${telemetryTopic(deviceId)}`;

/** The device that owns a topic (without the Basic Ingest prefix), or undefined if it is no telemetry topic. */
export function deviceIdOfTopic(topic: string): DeviceId | undefined {
  const name = topicPattern.exec(topic)?.[1];
  return name !== undefined && isDeviceId(name) ? name : undefined;
}
