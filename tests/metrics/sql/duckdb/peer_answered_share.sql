SELECT opened_conversations.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (owed AND NOT pending AND peer_first) THEN 1 END) AS "0_numerator",
    count(CASE WHEN (owed AND NOT pending) THEN 1 END) AS "0_denominator",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT opened.source AS source,
    opened.desk AS desk,
    opened.service AS service,
    opened.platform AS platform,
    opened.day AS day,
    'social' AS channel,
    'post' AS origin,
    opened.quiet = 0 AND NOT (opened.deleted_at IS NOT NULL AND (CASE WHEN (opened.peer_at IS NULL) THEN opened.desk_at WHEN (opened.desk_at IS NULL) THEN opened.peer_at WHEN (opened.peer_at < opened.desk_at) THEN opened.peer_at ELSE opened.desk_at END IS NULL OR opened.deleted_at < CASE WHEN (opened.peer_at IS NULL) THEN opened.desk_at WHEN (opened.desk_at IS NULL) THEN opened.peer_at WHEN (opened.peer_at < opened.desk_at) THEN opened.peer_at ELSE opened.desk_at END)) AS owed,
    opened.peer_at IS NOT NULL AND (opened.desk_at IS NULL OR opened.peer_at < opened.desk_at) AS peer_first,
    CASE WHEN (opened.peer_at IS NULL) THEN opened.desk_at WHEN (opened.desk_at IS NULL) THEN opened.peer_at WHEN (opened.peer_at < opened.desk_at) THEN opened.peer_at ELSE opened.desk_at END IS NULL AND opened.opened_at > CASE WHEN (opened.source = 'acd') THEN CAST('2026-03-31 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (opened.source = 's') THEN CAST('2026-04-01 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (opened.source = 't') THEN CAST('2026-04-02 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (opened.source = 'x') THEN CAST('2026-04-03 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) END AS pending
FROM (SELECT placed.source AS source,
    placed.thread AS thread,
    max(CASE WHEN (placed.position = 1) THEN placed.desk END) AS desk,
    max(CASE WHEN (placed.position = 1) THEN placed.service END) AS service,
    max(CASE WHEN (placed.position = 1) THEN placed.platform END) AS platform,
    min(CASE WHEN (placed.position = 1) THEN placed.created_on END) AS day,
    min(CASE WHEN (placed.position = 1) THEN placed.created_at END) AS opened_at,
    min(CASE WHEN (placed.position = 1) THEN placed.deleted_at END) AS deleted_at,
    max(CASE WHEN (placed.position = 1 AND placed.quiet) THEN 1 ELSE 0 END) AS quiet,
    min(CASE WHEN (placed.asks AND NOT placed.spam AND placed.author != placed.asker) THEN placed.created_at END) AS peer_at,
    min(CASE WHEN placed.answers THEN placed.created_at END) AS desk_at
FROM (SELECT post.source AS source,
    post.desk AS desk,
    post.service AS service,
    post.platform AS platform,
    post.author AS author,
    post.created_at AS created_at,
    post.created_on AS created_on,
    post.deleted_at AS deleted_at,
    coalesce(post.conversation, post.id) AS thread,
    post.reply_to AS reply_to,
    coalesce(post.intent, '') = 'spam' AS spam,
    coalesce(post.intent, '') = 'spam' OR CASE WHEN (post.needs_reply IS NOT NULL) THEN NOT post.needs_reply ELSE coalesce(post.intent, '') = 'praise' END AS quiet,
    post.direction = 'in' AND coalesce(post.author_role, 'customer') = 'customer' AS asks,
    post.direction = 'out' AND coalesce(post.author_role, 'desk') = 'desk' AS answers,
    row_number() OVER (PARTITION BY post.source, coalesce(post.conversation, post.id)
ORDER BY post.created_at, post.id) AS position,
    first_value(post.author) OVER (PARTITION BY post.source, coalesce(post.conversation, post.id)
ORDER BY post.created_at, post.id) AS asker
FROM post) AS placed
GROUP BY placed.source, placed.thread
HAVING max(CASE WHEN (placed.position = 1 AND placed.asks AND placed.reply_to IS NULL AND NOT placed.spam) THEN 1 ELSE 0 END) = 1) AS opened) AS opened_conversations
JOIN calendar ON calendar.day = opened_conversations.day
WHERE opened_conversations.day >= '2026-01-01' AND opened_conversations.day <= '2026-03-31' AND (opened_conversations.desk IS NULL OR opened_conversations.desk IN ('d0'))
GROUP BY opened_conversations.desk, calendar.month;
