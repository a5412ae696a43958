SELECT desk_posts.desk AS desk,
    calendar.month AS period,
    coalesce(sum(CASE WHEN (reply IS NOT NULL AND announcement IS NOT NULL) THEN reply ELSE 0 END), 0) AS "0_numerator",
    coalesce(sum(CASE WHEN (reply IS NOT NULL AND announcement IS NOT NULL) THEN announcement ELSE 0 END), 0) AS "0_denominator",
    count(CASE WHEN (reply IS NOT NULL AND announcement IS NOT NULL) THEN 1 END) AS "0_used",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT post.source AS source,
    post.desk AS desk,
    post.service AS service,
    post.platform AS platform,
    post.kind AS kind,
    post.created_on AS day,
    'social' AS channel,
    'post' AS origin,
    CASE WHEN (post.reply_to IS NOT NULL OR coalesce(post.kind, '') = 'reply') THEN 1 ELSE 0 END AS reply,
    CASE WHEN (post.reply_to IS NOT NULL OR coalesce(post.kind, '') = 'reply') THEN 0 ELSE 1 END AS announcement,
    CASE WHEN (NOT (post.reply_to IS NOT NULL OR coalesce(post.kind, '') = 'reply')) THEN post.impressions END AS impressions
FROM post
WHERE post.direction = 'out' AND coalesce(post.author_role, 'desk') = 'desk') AS desk_posts
JOIN calendar ON calendar.day = desk_posts.day
WHERE desk_posts.day >= '2026-01-01' AND desk_posts.day <= '2026-03-31' AND (desk_posts.desk IS NULL OR desk_posts.desk IN ('d0'))
GROUP BY desk_posts.desk, calendar.month;
