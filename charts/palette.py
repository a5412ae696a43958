"""The few colours of the charts, the same in light and dark; test_palette.py says what they keep.

One accent for us, greys for everybody else, blue for a published figure (always with a diamond), two ends for
satisfaction that stay apart for red-green and blue-yellow blind readers. Text has no colour of ours: it
follows the theme, because a theme toggle does not draw again.
"""

LIGHT_CARD, DARK_CARD = "#FFFFFF", "#16181D"
TEXT_LIGHT, TEXT_DARK = "#16181D", "#ECEDF0"
MUTED_LIGHT, MUTED_DARK = "#5F6672", "#9BA1AC"

ACCENT = "#6A5AE8"  # us
OTHER = "#868C99"  # everybody else
OTHER_SOFT = "rgba(134, 140, 153, 0.3)"
MARK = "#1F9BD9"  # a published figure
WHISKER = "#A3A8B4"  # an interval, over bar and track; the style sheet gives it the contrast of the theme
TRACK = "rgba(134, 140, 153, 0.16)"
GRID = "rgba(134, 140, 153, 0.22)"
BAND = "rgba(106, 90, 232, 0.16)"
# none, most with words written on it (which keep 4.5:1 in both themes), most without
HEAT = ("rgba(106, 90, 232, 0.05)", "rgba(106, 90, 232, 0.5)", "rgba(106, 90, 232, 0.95)")
LIKERT = ("#C2570C", "#E9A15B", "#B9BDC6", "#9C92F0", ACCENT)  # worst to best
