SELECT prepared.desk AS desk,
    calendar.month AS period,
    count(resolution_used) AS "0_used",
    count(CASE WHEN true THEN 1 END) AS "0_cases",
    (array_agg(resolution_used
ORDER BY resolution_used NULLS LAST))[CAST(CAST(floor((count(resolution_used) - 1) * 0.9) AS BIGINT) + 1 AS INTEGER)] + (((count(resolution_used) - 1) * 0.9 + 1) - (CAST(floor((count(resolution_used) - 1) * 0.9) AS BIGINT) + 1)) * ((array_agg(resolution_used
ORDER BY resolution_used NULLS LAST))[CAST(least(CAST(floor((count(resolution_used) - 1) * 0.9) AS BIGINT) + 1 + 1, count(resolution_used)) AS INTEGER)] - (array_agg(resolution_used
ORDER BY resolution_used NULLS LAST))[CAST(CAST(floor((count(resolution_used) - 1) * 0.9) AS BIGINT) + 1 AS INTEGER)]) AS "0_value",
    (array_agg(resolution_used
ORDER BY resolution_used NULLS LAST))[CAST(greatest(CAST(floor((count(resolution_used) * 0.9 + 0.5) - sqrt(count(resolution_used) * 0.08999999999999998) * 1.959963984540054) AS BIGINT), 1) AS INTEGER)] AS "0_low",
    (array_agg(resolution_used
ORDER BY resolution_used NULLS LAST))[CAST(CAST(ceil(count(resolution_used) * 0.9 + 0.5 + sqrt(count(resolution_used) * 0.08999999999999998) * 1.959963984540054) AS BIGINT) AS INTEGER)] AS "0_high"
FROM (SELECT resolutions.source AS source,
    resolutions.desk AS desk,
    resolutions.channel AS channel,
    resolutions.kind AS kind,
    resolutions.priority AS priority,
    resolutions.category AS category,
    resolutions.service AS service,
    resolutions.origin AS origin,
    resolutions.day AS day,
    resolutions.resolve_minutes AS resolve_minutes,
    resolutions.resolution_target_met AS resolution_target_met,
    resolutions.response_target_met AS response_target_met,
    resolutions.first_contact_resolved AS first_contact_resolved,
    resolutions.reopened AS reopened,
    resolutions.reassigned AS reassigned,
    resolutions.unmapped AS unmapped,
    resolutions.dated_milestone AS dated_milestone,
    resolutions.impossible_times AS impossible_times,
    resolutions.responded AS responded,
    resolutions.waiting AS waiting,
    resolutions.young AS young,
    CASE WHEN (resolve_minutes >= 0) THEN resolve_minutes END AS resolution_used
FROM (SELECT ticket.source AS source,
    ticket.desk AS desk,
    ticket.channel AS channel,
    ticket.kind AS kind,
    ticket.priority AS priority,
    ticket.category AS category,
    ticket.service AS service,
    'ticket' AS origin,
    ticket.opened_on AS day,
    ticket.resolve_minutes AS resolve_minutes,
    ticket.resolution_target_met AS resolution_target_met,
    ticket.response_target_met AS response_target_met,
    ticket.first_contact_resolved AS first_contact_resolved,
    ticket.reopened AS reopened,
    ticket.reassigned AS reassigned,
    ticket.channel = 'other' AND coalesce(ticket.channel_rule, 'unmapped') = 'unmapped' AND ticket.channel_given IS NULL AS unmapped,
    ticket.opened_at IS NOT NULL AND (ticket.first_response_at IS NOT NULL OR ticket.resolved_at IS NOT NULL OR ticket.closed_at IS NOT NULL) AS dated_milestone,
    coalesce(coalesce(ticket.first_response_at < ticket.opened_at, false) OR coalesce(ticket.resolved_at < ticket.opened_at, false) OR coalesce(ticket.closed_at < ticket.opened_at, false), false) AS impossible_times,
    ticket.first_response_at IS NOT NULL AS responded,
    ticket.first_response_at IS NULL AND ticket.resolved_at IS NULL AND ticket.closed_at IS NULL AS waiting,
    ticket.opened_at > '2026-03-31 00:00:00+00:00' AND ticket.opened_at > CASE WHEN (ticket.source = 'acd') THEN CAST('2026-03-31 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (ticket.source = 's') THEN CAST('2026-04-01 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (ticket.source = 't') THEN CAST('2026-04-02 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) WHEN (ticket.source = 'x') THEN CAST('2026-04-03 00:00:00+00:00' AS TIMESTAMP WITH TIME ZONE) END AS young
FROM ticket) AS resolutions) AS prepared
JOIN calendar ON calendar.day = prepared.day
WHERE prepared.day >= '2026-01-01' AND prepared.day <= '2026-03-31' AND (prepared.desk IS NULL OR prepared.desk IN ('d0'))
GROUP BY prepared.desk, calendar.month;
