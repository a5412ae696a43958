"""The pages there are: where each stands, what it is called, its address and its icon."""

from language import N_

BEGIN = "analysts/begin.py"  # stands in for the pages of figures while there is nothing to show
OVERVIEW = "leadership/overview.py"
RECORDS = "managers/records.py"
ALERTS = "managers/alerts.py"
BENCHMARKS = "leadership/benchmarks.py"  # the library is there before any data are

Entry = tuple[str, str, str, str]  # script, title, address, icon
FIGURES: dict[str, tuple[Entry, ...]] = {
    "": (
        (OVERVIEW, N_("Overview"), "overview", ":material/space_dashboard:"),
        (BENCHMARKS, N_("Benchmarks"), "benchmarks", ":material/leaderboard:"),
    ),
    N_("Channels"): (
        ("managers/channels.py", N_("Channels"), "channels", ":material/stacked_line_chart:"),
        ("managers/response.py", N_("Response"), "response", ":material/timer:"),
        ("managers/satisfaction.py", N_("Satisfaction"), "satisfaction", ":material/sentiment_satisfied:"),
        ("managers/social.py", N_("Social"), "social", ":material/forum:"),
    ),
}
DATA: dict[str, tuple[Entry, ...]] = {
    N_("Data"): (
        ("analysts/add_data.py", N_("Add data"), "add-data", ":material/upload_file:"),
        ("analysts/data_quality.py", N_("Data quality"), "data-quality", ":material/fact_check:"),
        ("analysts/definitions.py", N_("Definitions"), "definitions", ":material/menu_book:"),
    ),
}
WITHOUT_CHARTS = {"records", "alerts", *(entry[2] for entries in DATA.values() for entry in entries)}
TAKEN = (*(entry for entries in FIGURES.values() for entry in entries), DATA["Data"][1])
PAGES = tuple(address for _script, _title, address, _icon in TAKEN)  # those that can be taken along
