SELECT overheard_posts.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN NOT spam THEN 1 END) AS "0_value",
    count(CASE WHEN NOT spam THEN 1 END) AS "0_used",
    count(CASE WHEN NOT spam THEN 1 END) AS "0_cases"
FROM (SELECT post.source AS source,
    post.desk AS desk,
    post.service AS service,
    post.platform AS platform,
    post.kind AS kind,
    post.created_on AS day,
    'social' AS channel,
    'post' AS origin,
    coalesce(post.intent, '') = 'spam' AS spam
FROM post
WHERE coalesce(post.kind, '') = 'overheard' AND coalesce(post.direction, 'in') = 'in' AND coalesce(post.author_role, 'customer') = 'customer') AS overheard_posts
JOIN calendar ON calendar.day = overheard_posts.day
WHERE overheard_posts.day >= '2026-01-01' AND overheard_posts.day <= '2026-03-31' AND (overheard_posts.desk IS NULL OR overheard_posts.desk IN ('d0'))
GROUP BY overheard_posts.desk, calendar.month;
