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
    NOT opened.quiet AND NOT (opened.deleted_at IS NOT NULL AND (CASE WHEN (opened.peer_at IS NULL) THEN opened.desk_at WHEN (opened.desk_at IS NULL) THEN opened.peer_at WHEN (opened.peer_at < opened.desk_at) THEN opened.peer_at ELSE opened.desk_at END IS NULL OR opened.deleted_at < CASE WHEN (opened.peer_at IS NULL) THEN opened.desk_at WHEN (opened.desk_at IS NULL) THEN opened.peer_at WHEN (opened.peer_at < opened.desk_at) THEN opened.peer_at ELSE opened.desk_at END)) AS owed,
    opened.peer_at IS NOT NULL AND (opened.desk_at IS NULL OR opened.peer_at < opened.desk_at) AS peer_first,
    CASE WHEN (opened.peer_at IS NULL) THEN opened.desk_at WHEN (opened.desk_at IS NULL) THEN opened.peer_at WHEN (opened.peer_at < opened.desk_at) THEN opened.peer_at ELSE opened.desk_at END IS NULL AND opened.opened_at > '2026-03-31 00:00:00+00:00' AND opened.opened_at > CASE WHEN (opened.source = 'acd') THEN CAST('2026-03-31 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (opened.source = 's') THEN CAST('2026-04-01 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (opened.source = 't') THEN CAST('2026-04-02 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (opened.source = 'x') THEN CAST('2026-04-03 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) END AS pending,
    opened.solved AS solved,
    NOT opened.solved AND opened.opened_at > '2026-03-31 00:00:00+00:00' AND opened.opened_at > CASE WHEN (opened.source = 'acd') THEN CAST('2026-03-31 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (opened.source = 's') THEN CAST('2026-04-01 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (opened.source = 't') THEN CAST('2026-04-02 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (opened.source = 'x') THEN CAST('2026-04-03 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) END AS unsolved_young
FROM (SELECT message.source AS source,
    message.id AS id,
    message.desk AS desk,
    message.service AS service,
    message.platform AS platform,
    message.created_on AS day,
    message.created_at AS opened_at,
    min(first.deleted_at) AS deleted_at,
    bool_and(coalesce(first.intent, '') = 'spam' OR CASE WHEN (first.needs_reply IS NOT NULL) THEN NOT first.needs_reply ELSE coalesce(first.intent, '') = 'praise' END) AS quiet,
    min(CASE WHEN (post.direction = 'in' AND coalesce(post.author_role, 'customer') = 'customer' AND coalesce(post.kind, '') != 'overheard' AND coalesce(post.intent, '') != 'spam' AND post.author != first.author) THEN post.created_at END) AS peer_at,
    min(CASE WHEN (post.direction = 'out' AND coalesce(post.author_role, 'desk') = 'desk') THEN post.created_at END) AS desk_at,
    coalesce(bool_or(post.accepted AND post.deleted_at IS NULL AND post.id != message.id), false) AS solved
FROM message
JOIN post AS first ON first.source = message.source AND first.id = message.id
JOIN post ON post.source = message.source AND message.thread = coalesce(post.conversation, post.id)
WHERE message.opener AND NOT message.spam
GROUP BY message.source, message.id, message.desk, message.service, message.platform, message.created_on, message.created_at) AS opened) AS opened_conversations
JOIN calendar ON calendar.day = opened_conversations.day
WHERE opened_conversations.day >= '2026-01-01' AND opened_conversations.day <= '2026-03-31' AND (opened_conversations.desk IS NULL OR opened_conversations.desk IN ('d0'))
GROUP BY opened_conversations.desk, calendar.month;
