SELECT desk.id AS desk,
    count(desk.id) AS desks
FROM desk
WHERE desk.id IS NULL OR desk.id IN ('d0')
GROUP BY desk.id;

SELECT count(*) AS count_1
FROM channel_plan;

SELECT desk.id AS desk,
    count(desk.id) AS desks,
    plans.period
FROM desk
JOIN (SELECT begun.period AS period,
    begun.desk AS desk,
    begun.status AS status
FROM (SELECT days.period AS period,
    channel_plan.desk AS desk,
    channel_plan.status AS status,
    row_number() OVER (PARTITION BY days.period, channel_plan.desk
ORDER BY channel_plan.since DESC NULLS LAST, channel_plan.origin DESC) AS place
FROM channel_plan
JOIN (SELECT calendar.month AS period,
    max(calendar.day) AS last
FROM calendar
WHERE calendar.day >= '2026-01-01' AND calendar.day <= '2026-03-31'
GROUP BY calendar.month) AS days ON channel_plan.since IS NULL OR channel_plan.since <= days.last
WHERE channel_plan.channel = 'social') AS begun
WHERE begun.place = 1) AS plans ON plans.desk = desk.id
WHERE (desk.id IS NULL OR desk.id IN ('d0')) AND plans.status IN ('using', 'planning')
GROUP BY desk.id, plans.period;

SELECT calendar.month AS period,
    max(calendar.day) AS last
FROM calendar
WHERE calendar.day >= '2026-01-01' AND calendar.day <= '2026-03-31'
GROUP BY calendar.month;
