SELECT tickets.desk AS desk,
    calendar.month AS period,
    count(CASE WHEN (origin = 'ticket' AND source IN ('s') AND NOT responded) THEN 1 END) AS "0_numerator",
    count(CASE WHEN (origin = 'ticket' AND source IN ('s')) THEN 1 END) AS "0_denominator",
    count(CASE WHEN true THEN 1 END) AS "0_cases"
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
FROM ticket) AS tickets
JOIN calendar ON calendar.day = tickets.day
WHERE tickets.day >= '2026-01-01' AND tickets.day <= '2026-03-31' AND (tickets.desk IS NULL OR tickets.desk IN ('d0'))
GROUP BY tickets.desk, calendar.month;
