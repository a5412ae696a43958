"""Every form there is: what a panel, a report or a deck is given to draw."""

from charts.forms import Bars, Bullet, DotRange, Likert, Trend
from charts.heat import Heat
from charts.listing import Listing
from charts.moves import Moves
from charts.usual import UsualRange

Drawn = Bullet | Trend | DotRange | Likert | Bars | Heat | Moves | UsualRange
Form = Drawn | Listing
