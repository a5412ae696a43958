SELECT ratings.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (question = 'nps' AND scale_low = 0 AND scale_high = 10 AND score IS NOT NULL AND score >= 9) THEN 1 END) AS "0_promoters",
    count(CASE WHEN (question = 'nps' AND scale_low = 0 AND scale_high = 10 AND score IS NOT NULL AND score <= 6) THEN 1 END) AS "0_detractors",
    count(CASE WHEN (question = 'nps' AND scale_low = 0 AND scale_high = 10 AND score IS NOT NULL) THEN 1 END) AS "0_used",
    count(CASE WHEN (question = 'nps') THEN 1 END) AS "0_cases"
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
    rating.score IS NOT NULL AS rated
FROM rating
LEFT OUTER JOIN desk ON desk.id = rating.desk) AS ratings
JOIN calendar ON calendar.day = ratings.day
WHERE ratings.day >= '2026-01-01' AND ratings.day <= '2026-03-31' AND (ratings.desk IS NULL OR ratings.desk IN ('d0')) AND question = 'nps'
GROUP BY ratings.desk, calendar.month;
