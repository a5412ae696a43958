"""The tables of what people decide and write down: targets, channel plans, costs, notes, saved views.

`origin` says where a target or a plan was written: in deskscope.toml ("configuration") or on a page ("page").
Both stay side by side. In force is the one that began last; of two that begin on one day the page's goes
before. What a page wrote has an `id`, and a `version` that grows with every change of it.
"""

from sqlalchemy import Boolean, Column, Date, DateTime, Float, Integer, MetaData, String, Table, TypedColumns

metadata = MetaData()

CONFIGURATION, PAGE = "configuration", "page"  # in this order: of one day the greater goes before


class ChannelPlanColumns(TypedColumns):
    desk = Column(String, primary_key=True)
    channel = Column(String, primary_key=True)
    status = Column(String, nullable=False)  # using, planning, none
    since = Column(Date, primary_key=True)  # NULL: always
    origin = Column(String, primary_key=True)
    id = Column(String)  # NULL: from the configuration, as the three below
    version = Column(Integer)
    made_by = Column(String)
    made_at = Column(DateTime(timezone=True))


class TargetColumns(TypedColumns):
    metric = Column(String, primary_key=True)
    desk = Column(String, primary_key=True)  # '' = every desk
    valid_from = Column(Date, primary_key=True)
    value = Column(Float, nullable=False)
    origin = Column(String, primary_key=True)
    id = Column(String)  # NULL: from the configuration, as the three below
    version = Column(Integer)
    made_by = Column(String)
    made_at = Column(DateTime(timezone=True))


class CostColumns(TypedColumns):
    """What one contact by a channel costs from a day on, until the next row of the same channel and desk."""

    channel = Column(String, primary_key=True)
    desk = Column(String, primary_key=True)  # '' = every desk without a row of its own
    valid_from = Column(Date, primary_key=True)
    per_contact = Column(Float, nullable=False)
    currency = Column(String, nullable=False)


class NoteColumns(TypedColumns):
    """What happened on a day, such as the opening of a new channel: drawn on everything over time."""

    id = Column(String, primary_key=True)
    day = Column(Date, nullable=False)
    desk = Column(String)  # '' = every desk
    text = Column(String, nullable=False)
    made_at = Column(DateTime(timezone=True))
    made_by = Column(String)
    version = Column(Integer)


class SavedViewColumns(TypedColumns):
    """A page with its filters under a name; at most one is the home that the bare address opens."""

    id = Column(String, primary_key=True)
    name = Column(String, nullable=False)
    page = Column(String, nullable=False)  # as in its address
    query = Column(String, nullable=False)  # the filters as in its address, '' = as they are by default
    home = Column(Boolean, nullable=False)
    made_at = Column(DateTime(timezone=True))
    made_by = Column(String)
    version = Column(Integer)


channel_plan = Table("channel_plan", metadata, ChannelPlanColumns)
target = Table("target", metadata, TargetColumns)
cost = Table("cost", metadata, CostColumns)
note = Table("note", metadata, NoteColumns)
saved_view = Table("saved_view", metadata, SavedViewColumns)
