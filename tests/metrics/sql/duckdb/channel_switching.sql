SELECT cases.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (channels_used > 0 AND channels_used > 1) THEN 1 END) AS "0_numerator",
    count(CASE WHEN (channels_used > 0) THEN 1 END) AS "0_denominator",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT ticket.source AS source,
    ticket.desk AS desk,
    ticket.channel AS channel,
    ticket.kind AS kind,
    ticket.priority AS priority,
    ticket.category AS category,
    ticket.service AS service,
    'ticket' AS origin,
    ticket.opened_on AS day,
    CASE WHEN (CASE WHEN ((ticket.channel NOT IN ('monitoring', 'api', 'agent_created', 'unknown', 'other'))) THEN ticket.channel END IS NOT NULL AND CASE WHEN ((ticket.channel NOT IN ('monitoring', 'api', 'agent_created', 'unknown', 'other'))) THEN ticket.channel END != 'social' AND named.id IS NOT NULL) THEN 2 WHEN (CASE WHEN ((ticket.channel NOT IN ('monitoring', 'api', 'agent_created', 'unknown', 'other'))) THEN ticket.channel END IS NOT NULL OR named.id IS NOT NULL) THEN 1 ELSE 0 END AS channels_used
FROM ticket
LEFT OUTER JOIN (SELECT ticket.id AS id,
    max(ticket.source) AS source,
    max(ticket.opened_at) AS opened_at
FROM ticket
JOIN (SELECT each_mention.source AS source,
    each_mention.desk AS desk,
    each_mention.service AS service,
    each_mention.platform AS platform,
    each_mention.ticket AS ticket,
    each_mention.created_at AS created_at,
    each_mention.created_on AS created_on,
    each_mention.position AS position
FROM (SELECT post.source AS source,
    post.desk AS desk,
    post.service AS service,
    post.platform AS platform,
    post.ticket AS ticket,
    post.created_at AS created_at,
    post.created_on AS created_on,
    row_number() OVER (PARTITION BY post.ticket
ORDER BY post.created_at, post.source, post.id) AS position
FROM post
WHERE post.ticket IS NOT NULL AND post.direction = 'in' AND coalesce(post.author_role, 'customer') = 'customer' AND coalesce(post.kind, '') != 'overheard' AND coalesce(post.intent, '') != 'spam') AS each_mention
WHERE each_mention.position = 1) AS mention ON mention.ticket = ticket.id
GROUP BY ticket.id
HAVING count(*) = 1) AS named ON named.id = ticket.id AND ticket.source = named.source) AS cases
JOIN calendar ON calendar.day = cases.day
WHERE cases.day >= '2026-01-01' AND cases.day <= '2026-03-31' AND (cases.desk IS NULL OR cases.desk IN ('d0'))
GROUP BY cases.desk, calendar.month;
