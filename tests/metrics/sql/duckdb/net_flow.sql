SELECT steps.desk AS desk,
    calendar.month AS period,
    coalesce(sum(CASE WHEN true THEN step ELSE 0 END), 0) AS "0_value",
    count(CASE WHEN true THEN 1 END) AS "0_used",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT "both".source AS source,
    "both".desk AS desk,
    "both".channel AS channel,
    "both".kind AS kind,
    "both".priority AS priority,
    "both".category AS category,
    "both".service AS service,
    "both".origin AS origin,
    "both".day AS day,
    "both".step AS step
FROM (SELECT ticket.source AS source,
    ticket.desk AS desk,
    ticket.channel AS channel,
    ticket.kind AS kind,
    ticket.priority AS priority,
    ticket.category AS category,
    ticket.service AS service,
    'ticket' AS origin,
    ticket.opened_on AS day,
    1 AS step
FROM ticket
WHERE ticket.opened_on IS NOT NULL
UNION ALL SELECT ticket.source AS source,
    ticket.desk AS desk,
    ticket.channel AS channel,
    ticket.kind AS kind,
    ticket.priority AS priority,
    ticket.category AS category,
    ticket.service AS service,
    'ticket' AS origin,
    coalesce(ticket.resolved_on, CAST(timezone(coalesce(desk.time_zone, 'UTC'), ticket.closed_at) AS DATE)) AS day,
    -1 AS step
FROM ticket
LEFT OUTER JOIN desk ON desk.id = ticket.desk
WHERE coalesce(ticket.resolved_on, CAST(timezone(coalesce(desk.time_zone, 'UTC'), ticket.closed_at) AS DATE)) IS NOT NULL AND coalesce(ticket.resolved_on, CAST(timezone(coalesce(desk.time_zone, 'UTC'), ticket.closed_at) AS DATE)) IS NOT NULL) AS "both") AS steps
JOIN calendar ON calendar.day = steps.day
WHERE steps.day >= '2026-01-01' AND steps.day <= '2026-03-31' AND (steps.desk IS NULL OR steps.desk IN ('d0'))
GROUP BY steps.desk, calendar.month;
