"""Which channel plan of a desk counts on a day: the one that began last; of one day that of the page."""

from datetime import date

from sqlalchemy import Select, func, or_, select

from warehouse.tables import channel_plan


def plans_in_force(channel: str, on: date | None) -> Select[tuple[str, str]]:
    """A SELECT of desk and status, one row a desk that has a plan for the channel by the day `on`.

    None: by the last day there is. A plan without a day has always been.
    """
    begun = select(
        channel_plan.c.desk,
        channel_plan.c.status,
        func.row_number()
        .over(
            partition_by=channel_plan.c.desk,
            order_by=(channel_plan.c.since.desc().nulls_last(), channel_plan.c.origin.desc()),
        )
        .label("place"),
    ).where(channel_plan.c.channel == channel)
    if on is not None:
        begun = begun.where(or_(channel_plan.c.since.is_(None), channel_plan.c.since <= on))
    ranked = begun.subquery("begun")
    return select(ranked.c.desk, ranked.c.status).where(ranked.c.place == 1)
