SELECT invitations.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (asked AND rated) THEN 1 END) AS "0_numerator",
    count(CASE WHEN asked THEN 1 END) AS "0_denominator",
    count(CASE WHEN asked THEN 1 END) AS "0_cases"
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
LEFT OUTER JOIN desk ON desk.id = rating.desk) AS invitations
JOIN calendar ON calendar.day = invitations.day
WHERE invitations.day >= '2026-01-01' AND invitations.day <= '2026-03-31' AND (invitations.desk IS NULL OR invitations.desk IN ('d0'))
GROUP BY invitations.desk, calendar.month;
