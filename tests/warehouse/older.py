"""Statements that take from a warehouse of today what a version of the schema added."""

VERSION_9 = (
    *(f"ALTER TABLE {table} DROP accepted" for table in ("post", "post_before")),
    *(f"DROP TABLE {table}" for table in ("alert", "alert_event", "alert_delivery")),
)
VERSION_8 = (
    *VERSION_9,
    "DROP TABLE post_count",
    "DROP TABLE forgotten",
    *(
        f"ALTER TABLE {table} DROP {c}"
        for table in ("post", "post_before")
        for c in ("language", "ticket_given", "ticket_named")
    ),
    *(f"ALTER TABLE {table} DROP {c}" for table in ("ticket", "ticket_before") for c in ("post", "record")),
)
