-- question: Which firmware ran in which greenhouse on a day, on how many boxes, and how did they report?
-- grain: one row per site, firmware and UTC day of event time
-- parameters: dt, day_start_at, device, identity, event_time
-- reads: telemetry
with

-- Every hop delivers at least once: the first copy received counts.
readings as (
    select
        :device as device_id,
        min_by(:event_time, received_at) as event_time,
        min_by(site, received_at) as site,
        min_by(firmware, received_at) as firmware,
        min_by(is_vent_open, received_at) as is_vent_open
    from telemetry
    where dt = :dt
    group by :identity
),

final as (
    select
        :day_start_at as day_start_at,
        site,
        firmware,
        count(distinct device_id) as device_count,
        count(*) as reading_count,
        min(event_time) as first_reading_at,
        max(event_time) as last_reading_at,
        cast(count(*) filter (where is_vent_open) as double) / cast(count(*) as double) as vent_open_ratio
    from readings
    group by site, firmware
)

select * from final
