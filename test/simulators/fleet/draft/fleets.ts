// What devices of well-known kinds publish, as their documentation shows it.

export const greenhouse = {
  at: 1_767_600_000_123,
  env: { temp: 21.4, rh: 55, par: 312.5 },
  meta: { fw: "2.1.0", crop: "tomato" },
  vent_open: true,
};

const ttn = {
  end_device_ids: {
    device_id: "eui-70b3d57ed005a1b2",
    application_ids: { application_id: "greenhouse" },
    dev_eui: "70B3D57ED005A1B2",
    dev_addr: "260B1234",
  },
  correlation_ids: ["as:up:01FQ", "gs:conn:01FQ"],
  received_at: "2026-01-05T08:00:00.123456789Z",
  uplink_message: {
    session_key_id: "AX4k",
    f_port: 2,
    f_cnt: 114,
    frm_payload: "AWcA2g==",
    decoded_payload: { temperature: 21.8, soil_moisture: 41, ok: true },
    rx_metadata: [
      {
        gateway_ids: { gateway_id: "gw-1" },
        time: "2026-01-05T08:00:00.09Z",
        timestamp: 2_463_457_000,
        rssi: -35,
        snr: 9.2,
      },
      { gateway_ids: { gateway_id: "gw-2" }, timestamp: 2_463_457_100, rssi: -101, snr: -3.5 },
    ],
    settings: { data_rate: { lora: { bandwidth: 125_000, spreading_factor: 7 } }, frequency: "868300000" },
    received_at: "2026-01-05T08:00:00.01Z",
    consumed_airtime: "0.056576s",
  },
};

export const fleets: Readonly<Record<string, readonly (object | string)[]>> = {
  Tasmota: [
    'tele/greenhouse-1/SENSOR {"Time":"2026-01-05T08:00:00","AM2301":{"Temperature":24.6,"Humidity":58.2},"TempUnit":"C"}',
    'tele/greenhouse-2/SENSOR {"Time":"2026-01-05T08:00:10","AM2301":{"Temperature":null,"Humidity":59},"TempUnit":"C"}',
    'tele/greenhouse-2/SENSOR {"Time":"2026-01-05T08:00:20","DS18B20-1":{"Id":"01131","Temperature":19.1},"TempUnit":"C"}',
  ],
  Zigbee2MQTT: [
    {
      topic: "zigbee2mqtt/Living room",
      payload: {
        battery: 100,
        humidity: 56.2,
        linkquality: 120,
        temperature: 21.9,
        voltage: 3_005,
        contact: false,
        last_seen: "2026-01-05T08:00:00+00:00",
      },
    },
    {
      topic: "zigbee2mqtt/plug-2",
      payload: {
        state: "ON",
        power: 12.4,
        linkquality: 90,
        update: { state: "idle" },
        update_available: null,
        last_seen: "2026-01-05T08:00:05+00:00",
      },
    },
  ],
  "The Things Network": [{ topic: "v3/greenhouse@ttn/devices/eui-70b3d57ed005a1b2/up", payload: ttn }],
  "ThingsBoard's gateways": [
    {
      topic: "v1/gateway/telemetry",
      payload: {
        "greenhouse-1": [{ ts: 1_767_600_000_123, values: { temperature: 42, mode: "auto" } }],
        "greenhouse-2": [
          { ts: 1_767_600_000_500, values: { temperature: 41.5, mode: "auto" } },
          { ts: 1_767_600_010_500, values: { temperature: 41.25 } },
        ],
      },
    },
  ],
  "ThingsBoard's devices": [
    { topic: "v1/devices/me-too/telemetry", payload: [{ ts: 1_767_600_000_123, values: { temperature: 42 } }] },
    { topic: "v1/devices/me-three/telemetry", payload: [{ ts: 1_767_600_000_123, values: { temperature: 40 } }] },
  ],
  "a greenhouse": [
    { topic: "acme/north/gh-7/data", payload: greenhouse },
    { topic: "acme/south/gh-8/data", payload: { ...greenhouse, vent_open: false } },
  ],
  "one device of a greenhouse": [{ topic: "acme/north/gh-7/data", payload: greenhouse }],
  "a list of readings": [
    {
      topic: "site/a/log",
      payload: {
        dev: "a",
        batch: [
          { ts: 1_767_600_000, acc: [0.1, 0.2, 9.8], soilMoisture: 30 },
          { ts: 1_767_600_010, acc: [0.1, 0.3, 9.7], soilMoisture: 31 },
        ],
      },
    },
  ],
  "names that are no names": [
    {
      topic: "x/d1",
      payload: { ts: "1767600000123", "1st": 1, é: 2, "a.b": 3, 'q"uote': 4, dt: "x", hour: 8, $id: "y" },
    },
  ],
};
