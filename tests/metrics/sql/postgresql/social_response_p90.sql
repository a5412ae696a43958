SELECT prepared.desk AS desk,
    calendar.month AS period,
    count(social_response_used) AS "0_used",
    count(CASE WHEN owed THEN 1 END) AS "0_cases",
    (array_agg(social_response_used
ORDER BY social_response_used NULLS LAST))[CAST(CAST(floor((count(social_response_used) - 1) * 0.9) AS BIGINT) + 1 AS INTEGER)] + (((count(social_response_used) - 1) * 0.9 + 1) - (CAST(floor((count(social_response_used) - 1) * 0.9) AS BIGINT) + 1)) * ((array_agg(social_response_used
ORDER BY social_response_used NULLS LAST))[CAST(least(CAST(floor((count(social_response_used) - 1) * 0.9) AS BIGINT) + 1 + 1, count(social_response_used)) AS INTEGER)] - (array_agg(social_response_used
ORDER BY social_response_used NULLS LAST))[CAST(CAST(floor((count(social_response_used) - 1) * 0.9) AS BIGINT) + 1 AS INTEGER)]) AS "0_value",
    (array_agg(social_response_used
ORDER BY social_response_used NULLS LAST))[CAST(greatest(CAST(floor((count(social_response_used) * 0.9 + 0.5) - sqrt(count(social_response_used) * 0.08999999999999998) * 1.959963984540054) AS BIGINT), 1) AS INTEGER)] AS "0_low",
    (array_agg(social_response_used
ORDER BY social_response_used NULLS LAST))[CAST(CAST(ceil(count(social_response_used) * 0.9 + 0.5 + sqrt(count(social_response_used) * 0.08999999999999998) * 1.959963984540054) AS BIGINT) AS INTEGER)] AS "0_high"
FROM (SELECT turns.source AS source,
    turns.desk AS desk,
    turns.service AS service,
    turns.platform AS platform,
    turns.ticket AS ticket,
    turns.requester AS requester,
    turns.channel AS channel,
    turns.origin AS origin,
    turns.day AS day,
    turns.owed AS owed,
    turns.deleted AS deleted,
    turns.bot_answered AS bot_answered,
    turns.answered AS answered,
    turns.minutes AS minutes,
    turns.in_time AS in_time,
    turns.young AS young,
    CASE WHEN (owed AND minutes >= 0) THEN minutes END AS social_response_used
FROM (SELECT turn.source AS source,
    turn.desk AS desk,
    turn.service AS service,
    turn.platform AS platform,
    turn.ticket AS ticket,
    turn.author AS requester,
    'social' AS channel,
    'post' AS origin,
    turn.started_on AS day,
    turn.owed AS owed,
    turn.deleted AS deleted,
    turn.bot_answered AS bot_answered,
    turn.answered_at IS NOT NULL AS answered,
    turn.minutes AS minutes,
    turn.minutes <= 1440 AS in_time,
    turn.started_at > '2026-03-31 00:00:00+00:00' AND turn.started_at > CASE WHEN (turn.source = 'acd') THEN CAST('2026-03-31 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (turn.source = 's') THEN CAST('2026-04-01 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (turn.source = 't') THEN CAST('2026-04-02 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (turn.source = 'x') THEN CAST('2026-04-03 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) END AS young
FROM turn) AS turns) AS prepared
JOIN calendar ON calendar.day = prepared.day
WHERE prepared.day >= '2026-01-01' AND prepared.day <= '2026-03-31' AND (prepared.desk IS NULL OR prepared.desk IN ('d0'))
GROUP BY prepared.desk, calendar.month;
