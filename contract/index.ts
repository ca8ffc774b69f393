// The door of the contract: what a fleet says, and what follows from it for a single message. Imports nothing of the project's.
export { DefinitionError } from "./contract-error.ts";
export { telemetryJson, telemetryOf, type Decoding, type TelemetryJson } from "./contract-json.ts";
export { composeMessage, composerOf, encodeMessage, payloadValue, topicOf, type Composer } from "./compose.ts";
export { instantsOf, isTimeZone, parseCalendarTime, wallClock, type CalendarTime } from "./calendar.ts";
export { scaledWhole } from "./decimal.ts";
export { defaultTelemetry } from "./default-telemetry.ts";
export { defaultLateness, defineTelemetry } from "./define-telemetry.ts";
export { dayMs, hourMs, minuteMs } from "./durations.ts";
export { deviceId, isDeviceId, isDeviceName, type DeviceId } from "./brands.ts";
export {
  envelopeOf,
  envelopeSql,
  judgeEnvelope,
  parseEnvelope,
  type Envelope,
  type JudgedReading,
} from "./envelope.ts";
export {
  isMeasurement,
  isNumeric,
  pathOf,
  presenceOf,
  type Field,
  type FieldKind,
  type Measurement,
  type Presence,
  type TimestampField,
  type Value,
} from "./field.ts";
export { eventTimeOf, isLate, judgeOf, type Judge, type Judgement, type Message, type Row } from "./judge.ts";
export { isNumeral, numeralText, parseWithNumerals, stringifyWithNumerals } from "./numerals.ts";
export { parsePath, pathIn, valueReader } from "./path.ts";
export { rejectionReasons, type Rejected, type RejectionReason } from "./rejection.ts";
export type { Signal, Span } from "./signal.ts";
export { storedColumns, type ColumnType, type StoredColumn } from "./stored-columns.ts";
export {
  fieldOf,
  partitionColumns,
  receivedAt,
  type Decode,
  type Encode,
  type Lateness,
  type Sequence,
  type Telemetry,
  type TelemetryDefinition,
} from "./telemetry.ts";
export { timestampReader, timestampText } from "./timestamp.ts";
export { levelNames, levelPosition, topicFaults, topicFilter, topicReader, topicWith, type Levels } from "./topic.ts";
export { contractPage } from "./contract-page.ts";
export { partitionOf, type Partition } from "./partition.ts";
