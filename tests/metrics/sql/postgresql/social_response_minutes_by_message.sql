SELECT prepared.desk AS desk,
    calendar.month AS period,
    count(social_response_minutes_by_message_used) AS "0_used",
    count(CASE WHEN (owed AND NOT spam) THEN 1 END) AS "0_cases",
    (array_agg(social_response_minutes_by_message_used
ORDER BY social_response_minutes_by_message_used NULLS LAST))[CAST(CAST(floor((count(social_response_minutes_by_message_used) - 1) * 0.5) AS BIGINT) + 1 AS INTEGER)] + (((count(social_response_minutes_by_message_used) - 1) * 0.5 + 1) - (CAST(floor((count(social_response_minutes_by_message_used) - 1) * 0.5) AS BIGINT) + 1)) * ((array_agg(social_response_minutes_by_message_used
ORDER BY social_response_minutes_by_message_used NULLS LAST))[CAST(least(CAST(floor((count(social_response_minutes_by_message_used) - 1) * 0.5) AS BIGINT) + 1 + 1, count(social_response_minutes_by_message_used)) AS INTEGER)] - (array_agg(social_response_minutes_by_message_used
ORDER BY social_response_minutes_by_message_used NULLS LAST))[CAST(CAST(floor((count(social_response_minutes_by_message_used) - 1) * 0.5) AS BIGINT) + 1 AS INTEGER)]) AS "0_value",
    (array_agg(social_response_minutes_by_message_used
ORDER BY social_response_minutes_by_message_used NULLS LAST))[CAST(greatest(CAST(floor(((count(social_response_minutes_by_message_used) + 1) - 1.959963984540054 * sqrt(count(social_response_minutes_by_message_used))) / CAST(2 AS NUMERIC)) AS BIGINT), 1) AS INTEGER)] AS "0_low",
    (array_agg(social_response_minutes_by_message_used
ORDER BY social_response_minutes_by_message_used NULLS LAST))[CAST((count(social_response_minutes_by_message_used) + 1) - greatest(CAST(floor(((count(social_response_minutes_by_message_used) + 1) - 1.959963984540054 * sqrt(count(social_response_minutes_by_message_used))) / CAST(2 AS NUMERIC)) AS BIGINT), 1) AS INTEGER)] AS "0_high"
FROM (SELECT messages.source AS source,
    messages.desk AS desk,
    messages.service AS service,
    messages.platform AS platform,
    messages.kind AS kind,
    messages.day AS day,
    messages.spam AS spam,
    messages.opener AS opener,
    messages.channel AS channel,
    messages.origin AS origin,
    messages.owed AS owed,
    messages.answered AS answered,
    messages.minutes AS minutes,
    messages.young AS young,
    CASE WHEN (owed AND NOT spam AND minutes >= 0) THEN minutes END AS social_response_minutes_by_message_used
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
FROM message) AS messages) AS prepared
JOIN calendar ON calendar.day = prepared.day
WHERE prepared.day >= '2026-01-01' AND prepared.day <= '2026-03-31' AND (prepared.desk IS NULL OR prepared.desk IN ('d0'))
GROUP BY prepared.desk, calendar.month;
