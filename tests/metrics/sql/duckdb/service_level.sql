SELECT volumes.desk AS desk,
    calendar.month AS period,
    coalesce(sum(CASE WHEN (in_time IS NOT NULL AND offered IS NOT NULL) THEN in_time ELSE 0 END), 0) AS "0_numerator",
    coalesce(sum(CASE WHEN (in_time IS NOT NULL AND offered IS NOT NULL) THEN offered ELSE 0 END), 0) AS "0_denominator",
    count(CASE WHEN (in_time IS NOT NULL AND offered IS NOT NULL) THEN 1 END) AS "0_used",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT contact_volume.source AS source,
    contact_volume.desk AS desk,
    contact_volume.channel AS channel,
    contact_volume.day AS day,
    contact_volume.offered AS offered,
    contact_volume.handled AS handled,
    contact_volume.abandoned AS abandoned,
    'contact_volume' AS origin,
    contact_volume.answered_within_target AS in_time,
    contact_volume.wait_seconds AS wait_seconds
FROM contact_volume
WHERE (contact_volume.channel NOT IN ('portal', 'virtual_agent', 'mobile_app'))) AS volumes
JOIN calendar ON calendar.day = volumes.day
WHERE volumes.day >= '2026-01-01' AND volumes.day <= '2026-03-31' AND (volumes.desk IS NULL OR volumes.desk IN ('d0'))
GROUP BY volumes.desk, calendar.month;
