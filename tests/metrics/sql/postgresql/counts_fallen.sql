SELECT readings.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (compared AND fell) THEN 1 END) AS "0_value",
    count(CASE WHEN compared THEN 1 END) AS "0_used",
    count(CASE WHEN compared THEN 1 END) AS "0_cases"
FROM (SELECT readings.source AS source,
    readings.desk AS desk,
    readings.service AS service,
    readings.platform AS platform,
    readings.kind AS kind,
    'social' AS channel,
    'post' AS origin,
    CAST(timezone(coalesce(desk.time_zone, 'UTC'), readings.at) AS DATE) AS day,
    CASE WHEN (readings.at_before IS NULL AND CAST(EXTRACT(EPOCH
FROM (readings.at - readings.created_at)) AS DOUBLE PRECISION) <= 86400 AND (readings.reactions IS NOT NULL OR readings.comments IS NOT NULL OR readings.shares IS NOT NULL)) THEN coalesce(readings.reactions, 0) + coalesce(readings.comments, 0) + coalesce(readings.shares, 0) WHEN (readings.reactions IS NOT NULL AND readings.reactions_before IS NOT NULL OR readings.comments IS NOT NULL AND readings.comments_before IS NOT NULL OR readings.shares IS NOT NULL AND readings.shares_before IS NOT NULL) THEN CASE WHEN (readings.reactions IS NOT NULL AND readings.reactions_before IS NOT NULL) THEN greatest(readings.reactions - readings.reactions_before, 0) ELSE 0 END + CASE WHEN (readings.comments IS NOT NULL AND readings.comments_before IS NOT NULL) THEN greatest(readings.comments - readings.comments_before, 0) ELSE 0 END + CASE WHEN (readings.shares IS NOT NULL AND readings.shares_before IS NOT NULL) THEN greatest(readings.shares - readings.shares_before, 0) ELSE 0 END END AS gained,
    readings.reactions IS NOT NULL AND readings.reactions_before IS NOT NULL OR readings.comments IS NOT NULL AND readings.comments_before IS NOT NULL OR readings.shares IS NOT NULL AND readings.shares_before IS NOT NULL AS compared,
    coalesce(readings.reactions < readings.reactions_before OR readings.comments < readings.comments_before OR readings.shares < readings.shares_before, false) AS fell
FROM (SELECT post.source AS source,
    post.id AS id,
    post.desk AS desk,
    post.service AS service,
    post.platform AS platform,
    post.kind AS kind,
    post.created_at AS created_at,
    post_count.at AS at,
    post_count.reactions AS reactions,
    post_count.comments AS comments,
    post_count.shares AS shares,
    lag(post_count.reactions) OVER (PARTITION BY post_count.source, post_count.id
ORDER BY post_count.at) AS reactions_before,
    lag(post_count.comments) OVER (PARTITION BY post_count.source, post_count.id
ORDER BY post_count.at) AS comments_before,
    lag(post_count.shares) OVER (PARTITION BY post_count.source, post_count.id
ORDER BY post_count.at) AS shares_before,
    lag(post_count.at) OVER (PARTITION BY post_count.source, post_count.id
ORDER BY post_count.at) AS at_before
FROM post_count
JOIN post ON post.source = post_count.source AND post.id = post_count.id
WHERE post.direction = 'out' AND post.reply_to IS NULL AND coalesce(post.kind, 'announcement') != 'reply') AS readings
LEFT OUTER JOIN desk ON desk.id = readings.desk) AS readings
JOIN calendar ON calendar.day = readings.day
WHERE readings.day >= '2026-01-01' AND readings.day <= '2026-03-31' AND (readings.desk IS NULL OR readings.desk IN ('d0'))
GROUP BY readings.desk, calendar.month;
