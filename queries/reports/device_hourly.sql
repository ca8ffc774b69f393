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
deliveries as (
    select
        *,
        row_number() over (
            partition by device_id, boot_id, seq
            order by received_at, event_time
        ) as delivery_number
    from telemetry_of_hour
),

duplicates as (
    select
        device_id,
        count(*) as duplicate_count
    from deliveries
    where delivery_number > 1
    group by device_id
),

-- Means are taken over whole millionths: a sum of doubles would depend on the order of the rows.
readings as (
    select
        *,
        cast(round(temperature_c * 1E6) as bigint) as temperature_millionths,
        cast(round(humidity_pct * 1E6) as bigint) as humidity_millionths,
        cast(round(vibration_mm_s * 1E6) as bigint) as vibration_millionths,
        count(temperature_c) over (partition by device_id) as temperature_count,
        row_number() over (
            partition by device_id
            order by temperature_c nulls last
        ) as temperature_rank,
        row_number() over (
            partition by device_id
            order by case when battery_v is null then 1 else 0 end, event_time desc, boot_id desc, seq desc
        ) as battery_recency
    from deliveries
    where delivery_number = 1
),

-- A boot numbers its readings without gaps, so what is missing between its first and last was lost or is in another hour.
boot_gaps as (
    select
        device_id,
        boot_id,
        max(seq) - min(seq) + 1 - count(*) as gap_count
    from readings
    group by device_id, boot_id
),

device_gaps as (
    select
        device_id,
        sum(gap_count) as seq_gap_count
    from boot_gaps
    group by device_id
),

-- The percentile is exact, by nearest rank: a sketch (approx_percentile) would not give the same answer twice.
device_readings as (
    select
        device_id,
        count(*) as reading_count,
        count(*) filter (where received_at > event_time + :late_after) as late_count,
        min(event_time) as first_reading_at,
        max(event_time) as last_reading_at,
        min(temperature_c) as temperature_c_min,
        cast(sum(temperature_millionths) as double) / 1E6 / count(temperature_c) as temperature_c_avg,
        min(case when temperature_rank * 100 >= temperature_count * 95 then temperature_c end) as temperature_c_p95,
        max(temperature_c) as temperature_c_max,
        min(humidity_pct) as humidity_pct_min,
        cast(sum(humidity_millionths) as double) / 1E6 / count(humidity_pct) as humidity_pct_avg,
        max(humidity_pct) as humidity_pct_max,
        max(case when battery_recency = 1 then battery_v end) as battery_v_last,
        cast(sum(vibration_millionths) as double) / 1E6 / count(vibration_mm_s) as vibration_mm_s_avg,
        max(vibration_mm_s) as vibration_mm_s_max
    from readings
    group by device_id
),

final as (
    select
        device_readings.device_id as device_id,
        :hour_start_at as hour_start_at,
        device_readings.reading_count as reading_count,
        coalesce(duplicates.duplicate_count, 0) as duplicate_count,
        device_readings.late_count as late_count,
        cast(device_gaps.seq_gap_count as bigint) as seq_gap_count,
        device_readings.first_reading_at as first_reading_at,
        device_readings.last_reading_at as last_reading_at,
        device_readings.temperature_c_min as temperature_c_min,
        device_readings.temperature_c_avg as temperature_c_avg,
        device_readings.temperature_c_p95 as temperature_c_p95,
        device_readings.temperature_c_max as temperature_c_max,
        device_readings.humidity_pct_min as humidity_pct_min,
        device_readings.humidity_pct_avg as humidity_pct_avg,
        device_readings.humidity_pct_max as humidity_pct_max,
        device_readings.battery_v_last as battery_v_last,
        device_readings.vibration_mm_s_avg as vibration_mm_s_avg,
        device_readings.vibration_mm_s_max as vibration_mm_s_max
    from device_readings
    inner join device_gaps on device_readings.device_id = device_gaps.device_id
    left join duplicates on device_readings.device_id = duplicates.device_id
)

select * from final
