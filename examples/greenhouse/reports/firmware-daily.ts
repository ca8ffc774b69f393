// The entry of firmware_daily.sql: a report of the greenhouses' own, by columns that no other fleet has.
import { defineReport } from "millrace";

export const firmwareDaily = defineReport({
  name: "firmware_daily",
  question: "Which firmware ran in which greenhouse on a day, on how many boxes, and how did they report?",
  grain: "one row per site, firmware and UTC day of event time",
  window: "day",
  inputs: ["telemetry"],
  columns: {
    day_start_at: { type: "timestamp", unit: "UTC", comment: "start of the day of event time" },
    site: { type: "string", comment: "the greenhouse" },
    firmware: { type: "string", comment: "the version" },
    device_count: { type: "bigint", unit: "devices", comment: "boxes that sent readings with it" },
    reading_count: { type: "bigint", unit: "readings", comment: "duplicates removed" },
    first_reading_at: { type: "timestamp", unit: "UTC", comment: "event time of the first of them" },
    last_reading_at: { type: "timestamp", unit: "UTC", comment: "event time of the last of them" },
    vent_open_ratio: { type: "double", unit: "1", comment: "share of the readings with the vent open" },
  },
  sqlFile: new URL("firmware_daily.sql", import.meta.url),
  truth: { per: "total", columns: { reading_count: "readings" } },
  charts: [
    { kind: "bar", title: "Boxes by firmware", x: "firmware", values: ["device_count"], by: "site" },
    {
      kind: "table",
      title: "Firmware",
      values: ["site", "firmware", "device_count", "reading_count", "last_reading_at"],
    },
  ],
});
