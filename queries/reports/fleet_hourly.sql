-- question: How many devices reported in an hour, how much, who fell silent, and how many readings raised an alert?
-- grain: one row per UTC hour of event time, also for an hour without readings
-- parameters: dt, hour, previous_dt, previous_hour, hour_start_at, device, identity, is_alert
-- reads: telemetry
with

-- Every hop delivers at least once: the first copy received counts.
readings as (
    select
        :device as device_id,
        min_by(:is_alert, received_at) as is_alert
    from telemetry
    where dt = :dt and hour = :hour
    group by :identity
),

devices as (
    select
        device_id,
        count(*) as reading_count,
        count(*) filter (where is_alert) as alert_count
    from readings
    group by device_id
),

-- Without a group by there is one row even where there are no readings.
fleet as (
    select
        count(*) as device_count,
        coalesce(sum(reading_count), 0) as reading_count,
        coalesce(sum(alert_count), 0) as alert_count
    from devices
),

devices_of_previous_hour as (
    select distinct :device as device_id
    from telemetry
    where dt = :previous_dt and hour = :previous_hour
),

offline_devices as (
    select count(*) as offline_device_count
    from devices_of_previous_hour
    left join devices on devices_of_previous_hour.device_id = devices.device_id
    where devices.device_id is null
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
        fleet.alert_count as alert_count
    from fleet
    cross join offline_devices
)

select * from final
