// A valid payload of the default contract; a test names only the fields that matter to it.
export const device = "dev-0001";
export const topic = `devices/${device}/telemetry`;
export const receivedAtMs = Date.parse("2026-11-21T10:00:01.000Z");

export const payload = (fields: Record<string, unknown> = {}) => ({
  v: 1,
  device_id: device,
  boot_id: "boot-1",
  seq: 7,
  event_time: "2026-11-21T10:00:00.000Z",
  temperature_c: 21.5,
  humidity_pct: 40,
  battery_v: 3.7,
  vibration_mm_s: 1.25,
  latitude: 48.1,
  longitude: 11.5,
  firmware: "1.4.2",
  ...fields,
});

/** The stream record of a payload, as the IoT rule writes it. */
export const envelope = (body: string | Uint8Array, fields: Record<string, unknown> = {}): string =>
  JSON.stringify({
    payload: Buffer.from(body).toString("base64"),
    topic,
    client_id: device,
    received_at: receivedAtMs,
    ...fields,
  });
