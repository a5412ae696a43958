SELECT sessions.desk AS desk,
    calendar.month AS period,
    coalesce(sum(CASE WHEN (sessions_settled IS NOT NULL AND sessions_begun IS NOT NULL) THEN sessions_settled ELSE 0 END), 0) AS "0_numerator",
    coalesce(sum(CASE WHEN (sessions_settled IS NOT NULL AND sessions_begun IS NOT NULL) THEN sessions_begun ELSE 0 END), 0) AS "0_denominator",
    count(CASE WHEN (sessions_settled IS NOT NULL AND sessions_begun IS NOT NULL) THEN 1 END) AS "0_used",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT contact_volume.source AS source,
    contact_volume.desk AS desk,
    contact_volume.channel AS channel,
    contact_volume.day AS day,
    'contact_volume' AS origin,
    contact_volume.offered AS sessions_begun,
    contact_volume.handled AS sessions_settled
FROM contact_volume
WHERE contact_volume.channel IN ('portal', 'virtual_agent', 'mobile_app')) AS sessions
JOIN calendar ON calendar.day = sessions.day
WHERE sessions.day >= '2026-01-01' AND sessions.day <= '2026-03-31' AND (sessions.desk IS NULL OR sessions.desk IN ('d0'))
GROUP BY sessions.desk, calendar.month;
