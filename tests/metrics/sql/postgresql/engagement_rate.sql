SELECT announcements.desk AS desk,
    calendar.month AS period,
    coalesce(sum(CASE WHEN (engagements IS NOT NULL AND reached IS NOT NULL) THEN engagements ELSE 0 END), 0) AS "0_numerator",
    coalesce(sum(CASE WHEN (engagements IS NOT NULL AND reached IS NOT NULL) THEN reached ELSE 0 END), 0) AS "0_denominator",
    count(CASE WHEN (engagements IS NOT NULL AND reached IS NOT NULL) THEN 1 END) AS "0_used",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT post.source AS source,
    post.desk AS desk,
    post.service AS service,
    post.platform AS platform,
    post.kind AS kind,
    post.created_on AS day,
    'social' AS channel,
    'post' AS origin,
    CASE WHEN (post.reactions IS NOT NULL OR post.comments IS NOT NULL OR post.shares IS NOT NULL) THEN coalesce(post.reactions, 0) + coalesce(post.comments, 0) + coalesce(post.shares, 0) END AS engagements,
    post.impressions AS reached
FROM post
WHERE post.direction = 'out' AND post.reply_to IS NULL AND coalesce(post.kind, 'announcement') != 'reply') AS announcements
JOIN calendar ON calendar.day = announcements.day
WHERE announcements.day >= '2026-01-01' AND announcements.day <= '2026-03-31' AND (announcements.desk IS NULL OR announcements.desk IN ('d0'))
GROUP BY announcements.desk, calendar.month;
