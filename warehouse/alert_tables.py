"""The tables of alerts: the rules that people write on a page, what came of every rule, and who was told.

No undo of a load takes anything out of them: that somebody was told has happened.
"""

from sqlalchemy import Column, Date, DateTime, Float, Integer, String, Table, TypedColumns

from warehouse.entered import metadata


class AlertColumns(TypedColumns):
    """A rule of a page; those of deskscope.toml stand there alone."""

    id = Column(String, primary_key=True)
    name = Column(String, nullable=False)
    metric = Column(String, nullable=False)
    sign = Column(String, nullable=False)  # below, above, signals
    value = Column(Float)  # in the metric's base unit; NULL with signals
    at_least = Column(Integer, nullable=False)  # cases
    period = Column(String, nullable=False)  # 'last 30 days'; '' with signals
    conditions = Column(String, nullable=False)  # JSON: pairs of dimension and value
    clock = Column(String, nullable=False)
    told = Column(String, nullable=False)  # names of [recipients], a line each
    made_at = Column(DateTime(timezone=True))
    made_by = Column(String)
    version = Column(Integer)


class AlertEventColumns(TypedColumns):
    """A rule that was crossed, or that recovered: the figure as it was then."""

    number = Column(Integer, primary_key=True)  # in the order in which they happened
    rule = Column(String, nullable=False)  # the id of a page's rule, else 'configuration/NAME/SIGN'
    question = Column(String, nullable=False)  # what exactly was asked, as JSON
    name = Column(String, nullable=False)
    metric = Column(String, nullable=False)
    sign = Column(String, nullable=False)
    happened = Column(String, nullable=False)  # crossed, recovered
    at = Column(DateTime(timezone=True), nullable=False)
    value = Column(Float)
    n = Column(Integer, nullable=False)
    numerator = Column(Float)
    low = Column(Float)  # of the interval, with signals of the usual range
    high = Column(Float)
    threshold = Column(Float)
    signal = Column(String, nullable=False)  # which one, see metrics.alerts; '' without
    first = Column(Date)
    last = Column(Date)


class AlertDeliveryColumns(TypedColumns):
    """Somebody who is to be told of a crossing; `recipients` '' are those of the rule's own."""

    event = Column(Integer, primary_key=True)
    recipients = Column(String, primary_key=True)
    means = Column(String, primary_key=True)  # such as "slack"; of a mail a mark, no address
    claimed_at = Column(DateTime(timezone=True))  # somebody is about to tell them
    done_at = Column(DateTime(timezone=True))
    attempts = Column(Integer, nullable=False)
    error = Column(String)  # of the last attempt, in one line; with done_at: given up


alert = Table("alert", metadata, AlertColumns)
alert_event = Table("alert_event", metadata, AlertEventColumns)
alert_delivery = Table("alert_delivery", metadata, AlertDeliveryColumns)
