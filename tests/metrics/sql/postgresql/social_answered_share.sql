SELECT turns.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (owed AND NOT (NOT answered AND young) AND answered) THEN 1 END) AS "0_numerator",
    count(CASE WHEN (owed AND NOT (NOT answered AND young)) THEN 1 END) AS "0_denominator",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
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
FROM turn) AS turns
JOIN calendar ON calendar.day = turns.day
WHERE turns.day >= '2026-01-01' AND turns.day <= '2026-03-31' AND (turns.desk IS NULL OR turns.desk IN ('d0'))
GROUP BY turns.desk, calendar.month;
