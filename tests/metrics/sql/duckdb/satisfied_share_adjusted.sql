SELECT ratings.desk AS desk,
    ratings.kind AS kind,
    ratings.priority AS priority,
    calendar.month AS period,
    coalesce(sum(CASE WHEN (question = 'csat') THEN CASE WHEN (position IS NOT NULL) THEN 1 ELSE 0 END ELSE 0 END), 0) AS "0_rated",
    coalesce(sum(CASE WHEN (question = 'csat') THEN CASE WHEN (position >= 0.749999999) THEN 1 ELSE 0 END ELSE 0 END), 0) AS "0_satisfied",
    count(CASE WHEN (question = 'csat') THEN 1 END) AS "0_cases"
FROM (SELECT rating.source AS source,
    rating.desk AS desk,
    rating.channel AS channel,
    rating.question AS question,
    rating.score AS score,
    rating.scale_low AS scale_low,
    rating.scale_high AS scale_high,
    'rating' AS origin,
    coalesce(rating.best_is_high, true) AS best_is_high,
    coalesce(rating.rated_on, CAST(timezone(coalesce(desk.time_zone, 'UTC'), rating.invited_at) AS DATE)) AS day,
    CASE WHEN coalesce(rating.best_is_high, true) THEN (rating.score - rating.scale_low) / nullif(rating.scale_high - rating.scale_low, 0) ELSE 1 - (rating.score - rating.scale_low) / nullif(rating.scale_high - rating.scale_low, 0) END AS position,
    rating.invited_at IS NOT NULL AS asked,
    rating.score IS NOT NULL AS rated,
    ticket.kind AS kind,
    ticket.priority AS priority,
    ticket.category AS category,
    ticket.service AS service
FROM rating
LEFT OUTER JOIN desk ON desk.id = rating.desk
LEFT OUTER JOIN ticket ON ticket.source = rating.source AND ticket.id = rating.ticket) AS ratings
JOIN calendar ON calendar.day = ratings.day
WHERE ratings.day >= '2026-01-01' AND ratings.day <= '2026-03-31' AND (ratings.desk IS NULL OR ratings.desk IN ('d0')) AND question = 'csat'
GROUP BY ratings.desk, ratings.kind, ratings.priority, calendar.month;
