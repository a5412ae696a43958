SELECT customer_posts.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (NOT spam AND classified AND positive) THEN 1 END) AS "0_promoters",
    count(CASE WHEN (NOT spam AND classified AND negative) THEN 1 END) AS "0_detractors",
    count(CASE WHEN (NOT spam AND classified) THEN 1 END) AS "0_used",
    count(CASE WHEN NOT spam THEN 1 END) AS "0_cases"
FROM (SELECT post.source AS source,
    post.desk AS desk,
    post.service AS service,
    post.platform AS platform,
    post.kind AS kind,
    post.created_on AS day,
    'social' AS channel,
    'post' AS origin,
    coalesce(post.intent, '') = 'spam' AS spam,
    post.intent IS NOT NULL OR post.ticket IS NOT NULL AS reviewed,
    post.ticket IS NOT NULL AS has_ticket,
    lower(post.sentiment) IN ('positive', 'neutral', 'negative') AS classified,
    lower(post.sentiment) = 'positive' AS positive,
    lower(post.sentiment) = 'negative' AS negative
FROM post
WHERE post.direction = 'in' AND coalesce(post.author_role, 'customer') = 'customer' AND coalesce(post.kind, '') != 'overheard') AS customer_posts
JOIN calendar ON calendar.day = customer_posts.day
WHERE customer_posts.day >= '2026-01-01' AND customer_posts.day <= '2026-03-31' AND (customer_posts.desk IS NULL OR customer_posts.desk IN ('d0'))
GROUP BY customer_posts.desk, calendar.month;
