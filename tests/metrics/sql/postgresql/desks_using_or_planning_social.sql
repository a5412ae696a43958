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
JOIN channel_plan ON channel_plan.desk = desk.id
WHERE (desk.id IS NULL OR desk.id IN ('d0')) AND channel_plan.channel = 'social' AND channel_plan.status IN ('using', 'planning') AND (channel_plan.since IS NULL OR channel_plan.since <= '2026-03-31')
GROUP BY desk.id;
