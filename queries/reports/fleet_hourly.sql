-- question: How many devices reported in an hour, how much, who fell silent, and how many readings raised an alert?
-- grain: one row per UTC hour of event time, also for an hour without readings
-- parameters: dt, hour, previous_dt, previous_hour, hour_start_at, temperature_c_high, humidity_pct_high,
--   battery_v_low, vibration_mm_s_high
-- reads: telemetry
with

telemetry_of_hour as (
    select
        device_id,
        boot_id,
        seq,
        received_at,
        temperature_c,
        humidity_pct,
        battery_v,
        vibration_mm_s
    from telemetry
    where dt = :dt and hour = :hour
),

devices_of_previous_hour as (
    select distinct device_id
    from telemetry
    where dt = :previous_dt and hour = :previous_hour
),

-- Every hop delivers at least once: the first copy received counts.
readings as (
    select
        device_id,
        min_by(temperature_c, received_at) as temperature_c,
        min_by(humidity_pct, received_at) as humidity_pct,
        min_by(battery_v, received_at) as battery_v,
        min_by(vibration_mm_s, received_at) as vibration_mm_s
    from telemetry_of_hour
    group by device_id, boot_id, seq
),

devices as (
    select distinct device_id
    from readings
),

offline_devices as (
    select count(*) as offline_device_count
    from devices_of_previous_hour
    left join devices on devices_of_previous_hour.device_id = devices.device_id
    where devices.device_id is null
),

-- Without a group by there is one row even where there are no readings.
fleet as (
    select
        count(distinct device_id) as device_count,
        count(*) as reading_count,
        count(*) filter (where temperature_c > :temperature_c_high) as temperature_c_high_count,
        count(*) filter (where humidity_pct > :humidity_pct_high) as humidity_pct_high_count,
        count(*) filter (where battery_v < :battery_v_low) as battery_v_low_count,
        count(*) filter (where vibration_mm_s > :vibration_mm_s_high) as vibration_mm_s_high_count
    from readings
),

final as (
    select
        :hour_start_at as hour_start_at,
        fleet.device_count as device_count,
        fleet.reading_count as reading_count,
        case
            when fleet.device_count > 0
                then cast(fleet.reading_count as double) / cast(fleet.device_count as double)
        end as readings_per_device,
        offline_devices.offline_device_count as offline_device_count,
        fleet.temperature_c_high_count as temperature_c_high_count,
        fleet.humidity_pct_high_count as humidity_pct_high_count,
        fleet.battery_v_low_count as battery_v_low_count,
        fleet.vibration_mm_s_high_count as vibration_mm_s_high_count
    from fleet
    cross join offline_devices
)

select * from final
