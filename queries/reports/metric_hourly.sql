-- question: What did each device measure in an hour?
-- grain: one row per device, metric and UTC hour of event time; a metric without a value in the hour has none
-- parameters: dt, hour, hour_start_at, device, identity, event_time, unit, above, below
-- reads: telemetry
with

-- Every hop delivers at least once: the first copy received counts.
readings as (
    select
        :device as device_id,
        min_by(:event_time, received_at) as event_time,
        -- each measurement
        min_by(cast(measurement as double), received_at) as measurement
        -- end each
    from telemetry
    where dt = :dt and hour = :hour
    group by :identity
),

-- One pass for all metrics. The percentile is exact, by nearest rank: a sketch (approx_percentile) would not give the same answer
-- twice. Means are taken over whole millionths: a sum of other doubles would depend on the order of the rows. Of several values
-- at one time any may be the last.
devices as (
    select
        device_id,
        -- each measurement
        array_sort(array_agg(measurement) filter (where measurement is not null)) as measurement_sorted,
        sum(round(measurement * 1E6)) as measurement_millionths,
        max_by(measurement, event_time) filter (where measurement is not null) as measurement_last,
        count(*) filter (where measurement > :above or measurement < :below) as measurement_alerts
        -- end each
    from readings
    group by device_id
),

metrics as (
    select
        devices.device_id as device_id,
        each_metric.metric as metric,
        each_metric.unit as unit,
        each_metric.sorted as sorted,
        cardinality(each_metric.sorted) as value_count,
        each_metric.millionths as millionths,
        each_metric.last as value_last,
        each_metric.alerts as alert_count
    from devices
    cross join
        unnest(
            array[
                -- each measurement
                row(
                    cast('measurement' as varchar),
                    cast(:unit as varchar),
                    measurement_sorted,
                    measurement_millionths,
                    measurement_last,
                    measurement_alerts
                )
                -- end each
            ]
        ) as each_metric (metric, unit, sorted, millionths, last, alerts)
    where each_metric.sorted is not null
),

final as (
    select
        device_id as device_id,
        metric as metric,
        unit as unit,
        :hour_start_at as hour_start_at,
        value_count as value_count,
        element_at(sorted, 1) as value_min,
        millionths / 1E6 / value_count as value_avg,
        element_at(sorted, (value_count * 95 + 99) / 100) as value_p95,
        element_at(sorted, -1) as value_max,
        value_last as value_last,
        alert_count as alert_count
    from metrics
)

select * from final
