"""The second reading of every metric by name, and the smallest sample that the design gives it."""

from tests.metrics.oracle import (
    adoption,
    audience,
    data,
    money,
    resolution,
    response,
    satisfaction,
    social,
    talking,
)

FAMILIES = (adoption, response, resolution, satisfaction, social, talking, audience, money, data)
ORACLES = {name: oracle for family in FAMILIES for name, oracle in family.ORACLES.items()}
SMALLEST = {name: smallest for family in FAMILIES for name, smallest in family.SMALLEST.items()}
# How far a value may be off: an age is measured from now, which is not the same moment twice; a variance from
# sums of squares has fewer digits than one from differences.
SLACK = {"data_age_minutes": 5.0, "satisfaction_mean": 1e-6, "effort_mean": 1e-6}
