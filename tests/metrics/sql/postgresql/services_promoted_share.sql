SELECT services.desk AS desk,
    calendar.month AS period,
    count(DISTINCT CASE WHEN announced THEN service END) AS "0_promoted",
    count(DISTINCT service) AS "0_known",
    count(CASE WHEN announced THEN 1 END) AS "0_announcements",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT each_service.source AS source,
    each_service.desk AS desk,
    each_service.channel AS channel,
    each_service.kind AS kind,
    each_service.priority AS priority,
    each_service.category AS category,
    each_service.service AS service,
    each_service.platform AS platform,
    each_service.day AS day,
    each_service.origin AS origin,
    each_service.announced AS announced
FROM (SELECT ticket.source AS source,
    ticket.desk AS desk,
    ticket.channel AS channel,
    ticket.kind AS kind,
    ticket.priority AS priority,
    ticket.category AS category,
    ticket.service AS service,
    NULL AS platform,
    ticket.opened_on AS day,
    'ticket' AS origin,
    false AS announced
FROM ticket
UNION ALL SELECT post.source AS source,
    post.desk AS desk,
    'social' AS anon_1,
    post.kind AS kind,
    NULL AS anon_2,
    NULL AS anon__1,
    post.service AS service,
    post.platform AS platform,
    post.created_on AS created_on,
    'post' AS anon_3,
    post.direction = 'out' AND coalesce(post.author_role, 'desk') = 'desk' AND NOT (post.reply_to IS NOT NULL OR coalesce(post.kind, '') = 'reply') AS anon_4
FROM post
WHERE coalesce(post.kind, '') != 'overheard') AS each_service) AS services
JOIN calendar ON calendar.day = services.day
WHERE services.day >= '2026-01-01' AND services.day <= '2026-03-31' AND (services.desk IS NULL OR services.desk IN ('d0'))
GROUP BY services.desk, calendar.month;

SELECT services.desk AS desk,
    count(DISTINCT CASE WHEN announced THEN service END) AS "0_promoted",
    count(DISTINCT service) AS "0_known",
    count(CASE WHEN announced THEN 1 END) AS "0_announcements",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT each_service.source AS source,
    each_service.desk AS desk,
    each_service.channel AS channel,
    each_service.kind AS kind,
    each_service.priority AS priority,
    each_service.category AS category,
    each_service.service AS service,
    each_service.platform AS platform,
    each_service.day AS day,
    each_service.origin AS origin,
    each_service.announced AS announced
FROM (SELECT ticket.source AS source,
    ticket.desk AS desk,
    ticket.channel AS channel,
    ticket.kind AS kind,
    ticket.priority AS priority,
    ticket.category AS category,
    ticket.service AS service,
    NULL AS platform,
    ticket.opened_on AS day,
    'ticket' AS origin,
    false AS announced
FROM ticket
UNION ALL SELECT post.source AS source,
    post.desk AS desk,
    'social' AS anon_1,
    post.kind AS kind,
    NULL AS anon_2,
    NULL AS anon__1,
    post.service AS service,
    post.platform AS platform,
    post.created_on AS created_on,
    'post' AS anon_3,
    post.direction = 'out' AND coalesce(post.author_role, 'desk') = 'desk' AND NOT (post.reply_to IS NOT NULL OR coalesce(post.kind, '') = 'reply') AS anon_4
FROM post
WHERE coalesce(post.kind, '') != 'overheard') AS each_service) AS services
WHERE true AND (services.desk IS NULL OR services.desk IN ('d0'))
GROUP BY services.desk;
