SELECT prepared.desk AS desk,
    calendar.month AS period,
    count(backlog_age_p90_used) AS "0_used",
    count(CASE WHEN true THEN 1 END) AS "0_cases",
    (array_agg(backlog_age_p90_used
ORDER BY backlog_age_p90_used NULLS LAST))[CAST(CAST(floor((count(backlog_age_p90_used) - 1) * 0.9) AS BIGINT) + 1 AS INTEGER)] + (((count(backlog_age_p90_used) - 1) * 0.9 + 1) - (CAST(floor((count(backlog_age_p90_used) - 1) * 0.9) AS BIGINT) + 1)) * ((array_agg(backlog_age_p90_used
ORDER BY backlog_age_p90_used NULLS LAST))[CAST(least(CAST(floor((count(backlog_age_p90_used) - 1) * 0.9) AS BIGINT) + 1 + 1, count(backlog_age_p90_used)) AS INTEGER)] - (array_agg(backlog_age_p90_used
ORDER BY backlog_age_p90_used NULLS LAST))[CAST(CAST(floor((count(backlog_age_p90_used) - 1) * 0.9) AS BIGINT) + 1 AS INTEGER)]) AS "0_value",
    (array_agg(backlog_age_p90_used
ORDER BY backlog_age_p90_used NULLS LAST))[CAST(greatest(CAST(floor((count(backlog_age_p90_used) * 0.9 + 0.5) - sqrt(count(backlog_age_p90_used) * 0.08999999999999998) * 1.959963984540054) AS BIGINT), 1) AS INTEGER)] AS "0_low",
    (array_agg(backlog_age_p90_used
ORDER BY backlog_age_p90_used NULLS LAST))[CAST(CAST(ceil(count(backlog_age_p90_used) * 0.9 + 0.5 + sqrt(count(backlog_age_p90_used) * 0.08999999999999998) * 1.959963984540054) AS BIGINT) AS INTEGER)] AS "0_high"
FROM (SELECT backlog.source AS source,
    backlog.desk AS desk,
    backlog.channel AS channel,
    backlog.kind AS kind,
    backlog.priority AS priority,
    backlog.category AS category,
    backlog.service AS service,
    backlog.origin AS origin,
    backlog.day AS day,
    backlog.age AS age,
    CASE WHEN (age >= 0) THEN age END AS backlog_age_p90_used
FROM (SELECT ticket.source AS source,
    ticket.desk AS desk,
    ticket.channel AS channel,
    ticket.kind AS kind,
    ticket.priority AS priority,
    ticket.category AS category,
    ticket.service AS service,
    'ticket' AS origin,
    ends.last AS day,
    CAST(EXTRACT(EPOCH
FROM (least(timezone(coalesce(desk.time_zone, 'UTC'), CAST(ends.last + 1 AS TIMESTAMP)), CASE WHEN (ticket.source = 'acd') THEN '2026-04-01 00:00:00+00:00' WHEN (ticket.source = 's') THEN '2026-04-02 00:00:00+00:00' WHEN (ticket.source = 't') THEN '2026-04-03 00:00:00+00:00' WHEN (ticket.source = 'x') THEN '2026-04-04 00:00:00+00:00' ELSE timezone(coalesce(desk.time_zone, 'UTC'), CAST(ends.last + 1 AS TIMESTAMP)) END) - ticket.opened_at)) AS DOUBLE PRECISION) / CAST(60 AS NUMERIC) AS age
FROM ticket
LEFT OUTER JOIN desk ON desk.id = ticket.desk
JOIN (SELECT max(calendar.day) AS last
FROM calendar
WHERE calendar.day >= '2026-01-01' AND calendar.day <= '2026-04-04' AND calendar.day <= '2026-03-31'
GROUP BY calendar.month) AS ends ON ticket.opened_on <= ends.last AND (coalesce(ticket.resolved_on, CAST(timezone(coalesce(desk.time_zone, 'UTC'), ticket.closed_at) AS DATE)) IS NULL OR ends.last < coalesce(ticket.resolved_on, CAST(timezone(coalesce(desk.time_zone, 'UTC'), ticket.closed_at) AS DATE)))) AS backlog) AS prepared
JOIN calendar ON calendar.day = prepared.day
WHERE prepared.day >= '2026-01-01' AND prepared.day <= '2026-03-31' AND (prepared.desk IS NULL OR prepared.desk IN ('d0'))
GROUP BY prepared.desk, calendar.month;
