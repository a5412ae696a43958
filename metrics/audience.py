"""Social over time: what our own posts draw and how many follow us, as networks counted when we looked."""

from sqlalchemy import true

from metrics.composed import Stock
from metrics.declaration import Count, Measures, count_if, sum_if
from metrics.facts import counted as k
from metrics.facts.counted import followers_told, readings
from metrics.facts.rows import Flag
from metrics.units import Better, Counted, Tier, Unit

FAMILY = "social"
DIFFERENCE = (
    "A network tells how much there is by now; what came is the difference of two readings, on the day of "
    "the later one. The first reading of a post counts in full if the post was at most a day old, else it is "
    "only where we begin."
)


class Level(Stock):
    """A stock that is told as it is on a day, not made of things that come and go; n counts the readings."""

    def measures(self, usable: Flag) -> Measures:
        return {"net": sum_if(usable, self.step), "opened": count_if(usable), "cases": count_if(true())}


ENGAGEMENTS_GAINED = Count(
    name="engagements_gained",
    title="Reactions, comments and shares gained",
    short="Reactions, comments and shares",
    question="How much do people respond to our own posts, day by day?",
    definition=f"Reactions, comments and shares that the desk's own posts gained. {DIFFERENCE} A count that "
    "fell takes nothing away. n counts readings.",
    caveat="What came between two readings counts on the day of the second; a network that was read once has "
    "gained nothing that is known.",
    better=Better.HIGHER,
    family=FAMILY,
    facts=readings,
    counted=Counted.READINGS,
    source="The networks' own documentation: counts are totals up to now.",
    needs=("post.direction", "post.counted"),
    cases=k.gained.is_not(None),
    signed=k.gained,
)
COUNTS_FALLEN = Count(
    name="counts_fallen",
    title="Readings in which a count fell",
    short="Counts that fell",
    question="How often was a count of reactions, comments or shares lower than before?",
    definition="Readings of the desk's own posts in which reactions, comments or shares were fewer than in "
    "the reading before, as when somebody takes them back or a network clears false accounts. n counts "
    "readings that have one before.",
    better=Better.NEITHER,
    family=FAMILY,
    tier=Tier.MORE,
    facts=readings,
    counted=Counted.READINGS,
    source="No standard.",
    needs=("post.direction", "post.counted"),
    cases=k.compared,
    counts=k.fell,
)
FOLLOWERS = Level(
    name="followers",
    title="Followers",
    short="Followers",
    question="How many people follow us on social networks?",
    definition="Followers of all the desk's accounts, added up, as last told at the end of the period. Of a "
    "day the first number told counts. n counts how often it was told.",
    caveat="Who follows two accounts counts twice; in team channels it is the members of the channel.",
    unit=Unit.COUNT,
    better=Better.HIGHER,
    family=FAMILY,
    facts=followers_told,
    counted=Counted.READINGS,
    source="The networks' own documentation: followers of an account.",
    needs=("post.followed",),
    step=k.step,
)
AUDIENCE = (ENGAGEMENTS_GAINED, COUNTS_FALLEN, FOLLOWERS)
