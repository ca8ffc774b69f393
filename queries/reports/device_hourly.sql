-- question: How did each device fare in an hour: what did it measure, how complete and how timely was it?
-- grain: one row per device and UTC hour of event time; a device without readings has none
-- parameters: dt, hour, hour_start_at, late_after
-- reads: telemetry
with

telemetry_of_hour as (
    select
        device_id,
        boot_id,
        seq,
        event_time,
        received_at,
        temperature_c,
        humidity_pct,
        battery_v,
        vibration_mm_s
    from telemetry
    where dt = :dt and hour = :hour
),

-- Every hop delivers at least once: the first copy received counts, the others are duplicates.
readings as (
    select
        device_id,
        boot_id,
        seq,
        count(*) as delivery_count,
        min(received_at) as received_at,
        min_by(event_time, received_at) as event_time,
        min_by(temperature_c, received_at) as temperature_c,
        min_by(humidity_pct, received_at) as humidity_pct,
        min_by(battery_v, received_at) as battery_v,
        min_by(vibration_mm_s, received_at) as vibration_mm_s
    from telemetry_of_hour
    group by device_id, boot_id, seq
),

-- A boot numbers its readings without gaps, so what is missing between its first and last was lost or is in another hour.
-- Its last battery voltage is the last by number. Boots are compared by when they measured it; one that never did is left out below, but
-- the row to compare must hold no null even so.
boots as (
    select
        device_id,
        boot_id,
        max(seq) - min(seq) + 1 - count(*) as gap_count,
        max_by(battery_v, seq) filter (where battery_v is not null) as battery_v_last,
        coalesce(max(event_time) filter (where battery_v is not null), max(event_time)) as battery_v_last_at
    from readings
    group by device_id, boot_id
),

device_boots as (
    select
        device_id,
        sum(gap_count) as seq_gap_count,
        max_by(battery_v_last, row(battery_v_last_at, boot_id)) filter (where battery_v_last is not null) as battery_v_last
    from boots
    group by device_id
),

-- The percentile is exact, by nearest rank: a sketch (approx_percentile) would not give the same answer twice.
-- Means are taken over whole millionths: a sum of doubles would depend on the order of the rows.
device_readings as (
    select
        device_id,
        count(*) as reading_count,
        sum(delivery_count) - count(*) as duplicate_count,
        count(*) filter (where received_at > event_time + :late_after) as late_count,
        min(event_time) as first_reading_at,
        max(event_time) as last_reading_at,
        min(temperature_c) as temperature_c_min,
        cast(sum(cast(round(temperature_c * 1E6) as bigint)) as double) / 1E6 / count(temperature_c) as temperature_c_avg,
        element_at(
            array_sort(array_agg(temperature_c) filter (where temperature_c is not null)),
            (count(temperature_c) * 95 + 99) / 100
        ) as temperature_c_p95,
        max(temperature_c) as temperature_c_max,
        min(humidity_pct) as humidity_pct_min,
        cast(sum(cast(round(humidity_pct * 1E6) as bigint)) as double) / 1E6 / count(humidity_pct) as humidity_pct_avg,
        max(humidity_pct) as humidity_pct_max,
        cast(sum(cast(round(vibration_mm_s * 1E6) as bigint)) as double) / 1E6 / count(vibration_mm_s) as vibration_mm_s_avg,
        max(vibration_mm_s) as vibration_mm_s_max
    from readings
    group by device_id
),

final as (
    select
        device_readings.device_id as device_id,
        :hour_start_at as hour_start_at,
        device_readings.reading_count as reading_count,
        device_readings.duplicate_count as duplicate_count,
        device_readings.late_count as late_count,
        cast(device_boots.seq_gap_count as bigint) as seq_gap_count,
        device_readings.first_reading_at as first_reading_at,
        device_readings.last_reading_at as last_reading_at,
        device_readings.temperature_c_min as temperature_c_min,
        device_readings.temperature_c_avg as temperature_c_avg,
        device_readings.temperature_c_p95 as temperature_c_p95,
        device_readings.temperature_c_max as temperature_c_max,
        device_readings.humidity_pct_min as humidity_pct_min,
        device_readings.humidity_pct_avg as humidity_pct_avg,
        device_readings.humidity_pct_max as humidity_pct_max,
        device_boots.battery_v_last as battery_v_last,
        device_readings.vibration_mm_s_avg as vibration_mm_s_avg,
        device_readings.vibration_mm_s_max as vibration_mm_s_max
    from device_readings
    inner join device_boots on device_readings.device_id = device_boots.device_id
)

select * from final
