SELECT contacts.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (channel IS NOT NULL AND taken) THEN 1 END) AS "0_taking",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT each.source AS source,
    each.desk AS desk,
    each.channel AS channel,
    each.kind AS kind,
    each.priority AS priority,
    each.category AS category,
    each.service AS service,
    each.requester AS requester,
    each.day AS day,
    each.origin AS origin,
    each.weight AS weight,
    each.owed AS owed,
    each.answered AS answered,
    each.minutes AS minutes,
    each.timed AS timed,
    each.in_time AS in_time,
    each.young AS young,
    each.taken AS taken,
    each.platform AS platform
FROM (SELECT ticket.source AS source,
    ticket.desk AS desk,
    ticket.channel AS channel,
    ticket.kind AS kind,
    ticket.priority AS priority,
    ticket.category AS category,
    ticket.service AS service,
    ticket.requester AS requester,
    ticket.opened_on AS day,
    'ticket' AS origin,
    1 AS weight,
    true AS owed,
    ticket.first_response_at IS NOT NULL AS answered,
    ticket.first_response_minutes AS minutes,
    ticket.first_response_at IS NULL OR ticket.first_response_minutes >= 0 AS timed,
    ticket.first_response_minutes <= 1440 AS in_time,
    ticket.opened_at > '2026-03-31 00:00:00+00:00' AND ticket.opened_at > CASE WHEN (ticket.source = 'acd') THEN CAST('2026-03-31 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (ticket.source = 's') THEN CAST('2026-04-01 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (ticket.source = 't') THEN CAST('2026-04-02 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (ticket.source = 'x') THEN CAST('2026-04-03 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) END AS young,
    true AS taken,
    CAST(NULL AS VARCHAR) AS platform
FROM ticket
LEFT OUTER JOIN (SELECT DISTINCT contact_volume.desk AS desk,
    contact_volume.channel AS channel,
    contact_volume.day AS day
FROM contact_volume
WHERE contact_volume.handled IS NOT NULL AND (contact_volume.channel NOT IN ('portal', 'virtual_agent', 'mobile_app'))) AS counted ON coalesce(counted.desk, '') = coalesce(ticket.desk, '') AND counted.channel = ticket.channel AND counted.day = ticket.opened_on
WHERE counted.day IS NULL
UNION ALL SELECT contact_volume.source AS source,
    contact_volume.desk AS desk,
    contact_volume.channel AS channel,
    NULL AS anon_1,
    NULL AS anon__1,
    NULL AS anon__2,
    NULL AS anon__3,
    NULL AS anon__4,
    contact_volume.day AS day,
    'contact_volume' AS anon_2,
    contact_volume.handled AS handled,
    false AS anon_3,
    false AS anon__5,
    CAST(NULL AS DOUBLE) AS anon__6,
    false AS anon__7,
    false AS anon__8,
    false AS anon__9,
    contact_volume.handled > 0 AS anon_4,
    CAST(NULL AS VARCHAR) AS anon__10
FROM contact_volume
WHERE contact_volume.handled IS NOT NULL AND (contact_volume.channel NOT IN ('portal', 'virtual_agent', 'mobile_app'))
UNION ALL SELECT turns.source AS source,
    turns.desk AS desk,
    turns.channel AS channel,
    NULL AS anon_1,
    NULL AS anon__1,
    NULL AS anon__2,
    turns.service AS service,
    turns.requester AS requester,
    turns.day AS day,
    turns.origin AS origin,
    1 AS anon_5,
    turns.owed AS owed,
    turns.answered AS answered,
    turns.minutes AS minutes,
    NOT turns.answered OR turns.minutes >= 0 AS anon_6,
    turns.in_time AS in_time,
    turns.young AS young,
    turns.answered AS answered__1,
    turns.platform AS platform
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
WHERE turns.ticket IS NULL) AS each) AS contacts
JOIN calendar ON calendar.day = contacts.day
WHERE contacts.day >= '2026-01-01' AND contacts.day <= '2026-03-31' AND (contacts.desk IS NULL OR contacts.desk IN ('d0'))
GROUP BY contacts.desk, calendar.month;

SELECT desk.id AS desk,
    count(desk.id) AS desks
FROM desk
WHERE desk.id IS NULL OR desk.id IN ('d0')
GROUP BY desk.id;
