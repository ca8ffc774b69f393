-- question: How complete and how timely was each device's hour?
-- grain: one row per device and UTC hour of event time; a device without readings has none
-- parameters: dt, hour, hour_start_at, late_after, device, identity, event_time, boot, sequence
-- reads: telemetry
with

-- Every hop delivers at least once: the first copy received counts, the others are duplicates.
readings as (
    select
        :device as device_id,
        count(*) as delivery_count,
        min(received_at) as received_at,
        min_by(:event_time, received_at) as event_time,
        min_by(:boot, received_at) as boot_id,
        min_by(:sequence, received_at) as seq
    from telemetry
    where dt = :dt and hour = :hour
    group by :identity
),

-- A boot numbers its readings without gaps, so what is missing between its first and last was lost or is in another hour.
boots as (
    select
        device_id,
        count(*) as reading_count,
        sum(delivery_count) as delivery_count,
        count(*) filter (where received_at > event_time + :late_after) as late_count,
        max(seq) - min(seq) + 1 - count(*) as gap_count,
        min(event_time) as first_reading_at,
        max(event_time) as last_reading_at
    from readings
    group by device_id, boot_id
),

final as (
    select
        device_id as device_id,
        :hour_start_at as hour_start_at,
        sum(reading_count) as reading_count,
        sum(delivery_count) - sum(reading_count) as duplicate_count,
        sum(late_count) as late_count,
        sum(gap_count) as seq_gap_count,
        min(first_reading_at) as first_reading_at,
        max(last_reading_at) as last_reading_at
    from boots
    group by device_id
)

select * from final
