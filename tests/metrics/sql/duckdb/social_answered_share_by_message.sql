SELECT messages.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (NOT spam AND owed AND NOT (NOT answered AND young) AND answered) THEN 1 END) AS "0_numerator",
    count(CASE WHEN (NOT spam AND owed AND NOT (NOT answered AND young)) THEN 1 END) AS "0_denominator",
    count(CASE WHEN NOT spam THEN 1 END) AS "0_cases"
FROM (SELECT message.source AS source,
    message.desk AS desk,
    message.service AS service,
    message.platform AS platform,
    message.kind AS kind,
    message.created_on AS day,
    message.spam AS spam,
    message.opener AS opener,
    'social' AS channel,
    'post' AS origin,
    message.owed AS owed,
    message.answered_at IS NOT NULL AS answered,
    message.minutes AS minutes,
    message.created_at > '2026-03-31 00:00:00+00:00' AND message.created_at > CASE WHEN (message.source = 'acd') THEN CAST('2026-03-31 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (message.source = 's') THEN CAST('2026-04-01 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (message.source = 't') THEN CAST('2026-04-02 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (message.source = 'x') THEN CAST('2026-04-03 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) END AS young
FROM message) AS messages
JOIN calendar ON calendar.day = messages.day
WHERE messages.day >= '2026-01-01' AND messages.day <= '2026-03-31' AND (messages.desk IS NULL OR messages.desk IN ('d0'))
GROUP BY messages.desk, calendar.month;
