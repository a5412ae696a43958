SELECT ratings.desk AS desk,
    calendar.month AS period,
    coalesce(sum(CASE WHEN (question = 'csat' AND score IS NOT NULL AND scale_low IS NOT NULL AND scale_high IS NOT NULL) THEN score ELSE 0 END), 0) AS "0_total",
    coalesce(sum(CASE WHEN (question = 'csat' AND score IS NOT NULL AND scale_low IS NOT NULL AND scale_high IS NOT NULL) THEN score * score ELSE 0 END), 0) AS "0_squares",
    count(CASE WHEN (question = 'csat' AND score IS NOT NULL AND scale_low IS NOT NULL AND scale_high IS NOT NULL) THEN 1 END) AS "0_used",
    count(CASE WHEN (question = 'csat') THEN 1 END) AS "0_cases",
    count(CASE WHEN (question = 'csat' AND score IS NOT NULL AND scale_low IS NOT NULL AND scale_high IS NOT NULL) THEN 1 END) * 0 + coalesce(CASE WHEN (min(CASE WHEN (question = 'csat' AND score IS NOT NULL AND scale_low IS NOT NULL AND scale_high IS NOT NULL) THEN scale_low END) != max(CASE WHEN (question = 'csat' AND score IS NOT NULL AND scale_low IS NOT NULL AND scale_high IS NOT NULL) THEN scale_low END)) THEN 1 ELSE 0 END, 0) + coalesce(CASE WHEN (min(CASE WHEN (question = 'csat' AND score IS NOT NULL AND scale_low IS NOT NULL AND scale_high IS NOT NULL) THEN scale_high END) != max(CASE WHEN (question = 'csat' AND score IS NOT NULL AND scale_low IS NOT NULL AND scale_high IS NOT NULL) THEN scale_high END)) THEN 1 ELSE 0 END, 0) AS "0_mixed"
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
    CASE WHEN coalesce(rating.best_is_high, true) THEN (rating.score - rating.scale_low) / CAST(nullif(rating.scale_high - rating.scale_low, 0) AS NUMERIC) ELSE 1 - (rating.score - rating.scale_low) / CAST(nullif(rating.scale_high - rating.scale_low, 0) AS NUMERIC) END AS position,
    rating.invited_at IS NOT NULL AS asked,
    rating.score IS NOT NULL AS rated
FROM rating
LEFT OUTER JOIN desk ON desk.id = rating.desk) AS ratings
JOIN calendar ON calendar.day = ratings.day
WHERE ratings.day >= '2026-01-01' AND ratings.day <= '2026-03-31' AND (ratings.desk IS NULL OR ratings.desk IN ('d0')) AND question = 'csat'
GROUP BY ratings.desk, calendar.month;
