SELECT desk.id AS desk,
    count(desk.id) AS desks
FROM desk
WHERE desk.id IS NULL OR desk.id IN ('d0')
GROUP BY desk.id;

SELECT count(*) AS count_1
FROM channel_plan;

SELECT desk.id AS desk,
    count(desk.id) AS desks
FROM desk
JOIN (SELECT begun.desk AS desk,
    begun.status AS status
FROM (SELECT channel_plan.desk AS desk,
    channel_plan.status AS status,
    row_number() OVER (PARTITION BY channel_plan.desk
ORDER BY channel_plan.since DESC NULLS LAST, channel_plan.origin DESC) AS place
FROM channel_plan
WHERE channel_plan.channel = 'social' AND (channel_plan.since IS NULL OR channel_plan.since <= '2026-03-31')) AS begun
WHERE begun.place = 1) AS plans ON plans.desk = desk.id
WHERE (desk.id IS NULL OR desk.id IN ('d0')) AND plans.status IN ('using', 'planning')
GROUP BY desk.id;
