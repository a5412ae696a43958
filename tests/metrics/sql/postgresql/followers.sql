SELECT followers_told.desk AS desk,
    calendar.month AS period,
    coalesce(sum(CASE WHEN true THEN step ELSE 0 END), 0) AS "0_net",
    count(CASE WHEN true THEN 1 END) AS "0_opened",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
FROM (SELECT audience.source AS source,
    account.desk AS desk,
    CAST(NULL AS VARCHAR) AS service,
    CAST(NULL AS VARCHAR) AS platform,
    audience.day AS day,
    'social' AS channel,
    'post' AS origin,
    audience.followers - coalesce(lag(audience.followers) OVER (PARTITION BY audience.source, audience.account
ORDER BY audience.day), 0) AS step
FROM audience
LEFT OUTER JOIN account ON account.source = audience.source AND account.id = audience.account
WHERE audience.followers IS NOT NULL) AS followers_told
LEFT OUTER JOIN calendar ON calendar.day = followers_told.day
WHERE followers_told.day <= '2026-03-31' AND (followers_told.desk IS NULL OR followers_told.desk IN ('d0'))
GROUP BY followers_told.desk, calendar.month;

SELECT DISTINCT calendar.month
FROM calendar
WHERE calendar.day >= '2026-01-01' AND calendar.day <= '2026-03-31';
