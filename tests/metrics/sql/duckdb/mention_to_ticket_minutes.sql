SELECT prepared.desk AS desk,
    calendar.month AS period,
    count(mention_to_ticket_minutes_used) AS "0_used",
    count(CASE WHEN true THEN 1 END) AS "0_cases",
    (array_agg(mention_to_ticket_minutes_used
ORDER BY mention_to_ticket_minutes_used NULLS LAST))[CAST(CAST(floor((count(mention_to_ticket_minutes_used) - 1) * 0.5) AS BIGINT) + 1 AS INTEGER)] + (((count(mention_to_ticket_minutes_used) - 1) * 0.5 + 1) - (CAST(floor((count(mention_to_ticket_minutes_used) - 1) * 0.5) AS BIGINT) + 1)) * ((array_agg(mention_to_ticket_minutes_used
ORDER BY mention_to_ticket_minutes_used NULLS LAST))[CAST(least(CAST(floor((count(mention_to_ticket_minutes_used) - 1) * 0.5) AS BIGINT) + 1 + 1, count(mention_to_ticket_minutes_used)) AS INTEGER)] - (array_agg(mention_to_ticket_minutes_used
ORDER BY mention_to_ticket_minutes_used NULLS LAST))[CAST(CAST(floor((count(mention_to_ticket_minutes_used) - 1) * 0.5) AS BIGINT) + 1 AS INTEGER)]) AS "0_value",
    (array_agg(mention_to_ticket_minutes_used
ORDER BY mention_to_ticket_minutes_used NULLS LAST))[CAST(greatest(CAST(floor(((count(mention_to_ticket_minutes_used) + 1) - 1.959963984540054 * sqrt(count(mention_to_ticket_minutes_used))) / 2) AS BIGINT), 1) AS INTEGER)] AS "0_low",
    (array_agg(mention_to_ticket_minutes_used
ORDER BY mention_to_ticket_minutes_used NULLS LAST))[CAST((count(mention_to_ticket_minutes_used) + 1) - greatest(CAST(floor(((count(mention_to_ticket_minutes_used) + 1) - 1.959963984540054 * sqrt(count(mention_to_ticket_minutes_used))) / 2) AS BIGINT), 1) AS INTEGER)] AS "0_high"
FROM (SELECT linked_mentions.source AS source,
    linked_mentions.desk AS desk,
    linked_mentions.service AS service,
    linked_mentions.platform AS platform,
    linked_mentions.day AS day,
    linked_mentions.channel AS channel,
    linked_mentions.origin AS origin,
    linked_mentions.minutes_to_ticket AS minutes_to_ticket,
    CASE WHEN (minutes_to_ticket >= 0) THEN minutes_to_ticket END AS mention_to_ticket_minutes_used
FROM (SELECT mention.source AS source,
    mention.desk AS desk,
    mention.service AS service,
    mention.platform AS platform,
    mention.created_on AS day,
    'social' AS channel,
    'post' AS origin,
    ((epoch_us(named.opened_at) - epoch_us(mention.created_at)) / 1000000.0) / 60 AS minutes_to_ticket
FROM (SELECT each_mention.source AS source,
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
WHERE each_mention.position = 1) AS mention
JOIN (SELECT ticket.id AS id,
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
HAVING count(*) = 1) AS named ON named.id = mention.ticket) AS linked_mentions) AS prepared
JOIN calendar ON calendar.day = prepared.day
WHERE prepared.day >= '2026-01-01' AND prepared.day <= '2026-03-31' AND (prepared.desk IS NULL OR prepared.desk IN ('d0'))
GROUP BY prepared.desk, calendar.month;
