"""All metrics by their stable names, in the order in which they are shown."""

from metrics.adoption import ADOPTION
from metrics.audience import AUDIENCE
from metrics.cost import COST
from metrics.data import DATA
from metrics.declaration import Metric
from metrics.message_times import MESSAGE_TIMES
from metrics.peers import PEERS
from metrics.resolution import RESOLUTION
from metrics.response import RESPONSE
from metrics.satisfaction import SATISFACTION
from metrics.social import SOCIAL

FAMILIES = ("adoption", "response", "resolution", "satisfaction", "social", "self-service and cost", "data")
METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        *ADOPTION,
        *RESPONSE,
        *RESOLUTION,
        *SATISFACTION,
        *SOCIAL,
        *PEERS,
        *MESSAGE_TIMES,
        *AUDIENCE,
        *COST,
        *DATA,
    )
}
