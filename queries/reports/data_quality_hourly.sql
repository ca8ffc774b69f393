-- question: How much of what was delivered in an hour was good: accepted, duplicate, late, rejected?
-- grain: one row per UTC hour, also for an hour without readings; accepted by event time, rejected by arrival
-- parameters: dt, hour, previous_dt, hour_start_at, hour_start_ms, hour_end_ms, late_after, identity, event_time
-- reads: telemetry, rejected_readings
with

-- An object lies under the day of its oldest record, so the hour's first records may lie under the day before.
rejected_of_hour as (
    select arrivaltimestamp
    from rejected_readings
    where
        dt in (:dt, :previous_dt)
        and arrivaltimestamp >= :hour_start_ms
        and arrivaltimestamp < :hour_end_ms
),

-- Every hop delivers at least once: the first copy received counts, the others are duplicates.
readings as (
    select
        count(*) as delivery_count,
        min(received_at) as received_at,
        min_by(:event_time, received_at) as event_time
    from telemetry
    where dt = :dt and hour = :hour
    group by :identity
),

-- Without a group by there is one row even where there are no readings.
accepted as (
    select
        count(*) as reading_count,
        coalesce(sum(delivery_count), 0) - count(*) as duplicate_count,
        coalesce(sum(delivery_count), 0) as delivered_count,
        count(*) filter (where received_at > event_time + :late_after) as late_count
    from readings
),

rejected as (
    select count(*) as rejected_count
    from rejected_of_hour
),

final as (
    select
        :hour_start_at as hour_start_at,
        accepted.reading_count as reading_count,
        accepted.duplicate_count as duplicate_count,
        accepted.delivered_count as delivered_count,
        accepted.late_count as late_count,
        rejected.rejected_count as rejected_count
    from accepted
    cross join rejected
)

select * from final
