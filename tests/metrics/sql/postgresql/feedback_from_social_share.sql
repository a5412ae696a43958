SELECT feedback.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (true AND by_social) THEN 1 END) AS "0_numerator",
    count(CASE WHEN true THEN 1 END) AS "0_denominator",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT each_feedback.source AS source,
    each_feedback.desk AS desk,
    each_feedback.service AS service,
    each_feedback.platform AS platform,
    each_feedback.day AS day,
    each_feedback.channel AS channel,
    each_feedback.origin AS origin,
    each_feedback.by_social AS by_social
FROM (SELECT rating.source AS source,
    rating.desk AS desk,
    NULL AS service,
    NULL AS platform,
    rating.rated_on AS day,
    rating.channel AS channel,
    'rating' AS origin,
    rating.post IS NOT NULL OR coalesce(rating.channel, '') = 'social' AS by_social
FROM rating
WHERE rating.score IS NOT NULL
UNION ALL SELECT post.source AS source,
    post.desk AS desk,
    post.service AS service,
    post.platform AS platform,
    post.created_on AS created_on,
    'social' AS channel,
    'post' AS origin,
    true AS by_social
FROM post
WHERE post.direction = 'in' AND coalesce(post.author_role, 'customer') = 'customer' AND coalesce(post.kind, '') != 'overheard' AND lower(post.intent) IN ('praise', 'complaint')) AS each_feedback) AS feedback
JOIN calendar ON calendar.day = feedback.day
WHERE feedback.day >= '2026-01-01' AND feedback.day <= '2026-03-31' AND (feedback.desk IS NULL OR feedback.desk IN ('d0'))
GROUP BY feedback.desk, calendar.month;
