"""deskscope.toml: what it says is read exactly, what it cannot mean is refused in one helpful line."""

from datetime import date, time
from pathlib import Path

import pytest

from configuration import (
    Calendar,
    ChannelPlan,
    Configuration,
    ConfigurationError,
    Cost,
    Desk,
    Listening,
    Privacy,
    Roster,
    Service,
    Target,
    read_configuration,
    resolved,
)

WHOLE = """
[schedules.office]
hours = { mon-fri = "09:00-12:30, 13:30-17:00" }
holidays = "DE-BE"

[desks.north]
name = "Desk North"
aliases = ["Service Desk", "1st Level North"]
organisation = "Contoso"
region = "EMEA"
time_zone = "Europe/Berlin"
schedule = "office"

[desks.south]

[sources.servicedesk]
kind = "rt"
url = "https://${RT_HOST}"
token = "${RT_TOKEN}"
queues = ["IT", "HR"]
page = 50

[sources.servicedesk.channels]
"Walk-in" = "walk_up"

[roster]
desk = ["desk.example.org", "@itdesk"]
bots = ["desk-bot"]

[[targets]]
metric = "answered_within_share"
desk = "north"
value = 0.9
from = 2026-01-01

[[targets]]
metric = "first_response_minutes"
value = 60
from = "2026-02-01"

[[plans]]
desk = "Service Desk"
channel = "social"
status = "planning"
since = 2026-03-01

[privacy]
keep_text = true
"""


@pytest.fixture
def write(tmp_path: Path):
    def written(text: str) -> Path:
        path = tmp_path / "deskscope.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def complaint(write):
    """The one line a configuration is refused with."""

    def complained(text: str) -> str:
        with pytest.raises(ConfigurationError) as refused:
            read_configuration(write(text))
        line = str(refused.value)
        assert "\n" not in line
        assert line.startswith("deskscope.toml: ")
        return line

    return complained


@pytest.fixture
def whole(write) -> Configuration:
    return read_configuration(write(WHOLE))


def test_no_file_is_an_empty_configuration(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_configuration() == Configuration()


def test_the_file_of_the_working_folder_is_taken_unasked(tmp_path, monkeypatch, write):
    monkeypatch.chdir(tmp_path)
    write("[privacy]\nkeep_text = true\n")
    assert read_configuration().privacy.keep_text


def test_a_named_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(ConfigurationError) as complaint:
        read_configuration(tmp_path / "other.toml")
    assert str(complaint.value) == f"other.toml: no such file in {tmp_path}; check --config"


def test_a_folder_in_place_of_the_file_is_an_error(tmp_path):
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_configuration(tmp_path)


def test_broken_toml_names_the_line(complaint):
    assert "line 2" in complaint("[roster]\ndesk = north\n")


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "deskscope.toml"
    path.write_bytes('[desks.north]\nname = "Büro"\n'.encode("latin-1"))
    with pytest.raises(ConfigurationError, match="not UTF-8"):
        read_configuration(path)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    path = tmp_path / "deskscope.toml"
    path.write_bytes(b"\xef\xbb\xbf[privacy]\nkeep_comments = true\n")
    assert read_configuration(path).privacy.keep_comments


def test_opening_hours_are_read_per_weekday_with_their_lunch_break(whole):
    office = whole.schedules["office"]
    morning, afternoon = (time(9), time(12, 30)), (time(13, 30), time(17))
    assert office.hours == dict.fromkeys(range(5), (morning, afternoon))
    assert office.holidays == "DE-BE"


def test_a_desk_has_its_key_as_id_and_its_name_for_people(whole):
    assert whole.desks["north"] == Desk(
        id="north",
        name="Desk North",
        aliases=("Service Desk", "1st Level North"),
        organisation="Contoso",
        region="EMEA",
        time_zone="Europe/Berlin",
        schedule="office",
    )


def test_a_desk_that_says_nothing_is_in_utc_under_its_own_id(whole):
    assert whole.desks["south"] == Desk(id="south", name="south", time_zone="UTC", schedule=None)


def test_a_source_keeps_the_connectors_own_words(whole):
    source = whole.sources["servicedesk"]
    assert (source.kind, source.options["queues"], source.option("page")) == ("rt", ("IT", "HR"), "50")
    assert source.channels == {"Walk-in": "walk_up"}


def test_roster_privacy_and_path_are_read(whole):
    assert whole.roster == Roster(desk=("desk.example.org", "@itdesk"), bots=("desk-bot",))
    assert whole.privacy == Privacy(keep_text=True, keep_comments=False)
    assert whole.path is not None
    assert whole.path.name == "deskscope.toml"


def test_private_posts_and_old_text_are_kept_only_as_asked(write):
    asked = "[privacy]\nkeep_text = true\nkeep_private = true\nkeep_text_days = 90\n"
    assert read_configuration(write(asked)).privacy == Privacy(True, False, True, 90)
    assert Privacy() == Privacy(False, False, False, None)


def test_days_for_a_text_that_is_not_kept_are_a_misunderstanding(complaint):
    line = complaint("[privacy]\nkeep_text_days = 90\n")
    assert "privacy.keep_text_days: the text of posts is not kept; add keep_text = true" in line


@pytest.mark.parametrize("days", ["0", "-1", "true", "1.5", "'90'"])
def test_text_is_kept_for_whole_days(complaint, days):
    line = complaint(f"[privacy]\nkeep_text = true\nkeep_text_days = {days}\n")
    assert "privacy.keep_text_days: should be a whole number from 1 on" in line


def test_a_service_has_a_name_and_the_words_people_use_for_it(write):
    text = "[services.vpn]\nname = 'Remote access'\nwords = ['VPN', ' tunnel ']\n[services.e-mail]\n"
    assert read_configuration(write(text)).services == {
        "vpn": Service("vpn", "Remote access", ("VPN", "tunnel")),
        "e-mail": Service("e-mail", "e-mail", ("e-mail",)),
    }


def test_a_word_means_one_service_only(complaint):
    line = complaint("[services.a]\nwords = ['VPN']\n[services.b]\nwords = ['vpn']\n")
    assert "services.b.words: 'vpn' already means service 'a'; keep it on one" in line


def test_the_watch_list_is_read(write):
    text = "[listening]\nterms = ['IT support']\nexclude = ['football teams']\nfiles = true\n"
    assert read_configuration(write(text)).listening == Listening(("IT support",), ("football teams",), True)
    assert read_configuration(write("")).listening == Listening((), (), False)


def test_an_empty_term_would_be_found_in_everything(complaint):
    assert "listening.terms: holds an empty text" in complaint("[listening]\nterms = ['VPN', ' ']\n")


def test_a_target_without_a_desk_is_for_every_desk(whole):
    assert whole.targets == (
        Target("answered_within_share", "north", 0.9, date(2026, 1, 1)),
        Target("first_response_minutes", None, 60.0, date(2026, 2, 1)),
    )


def test_a_plan_may_name_the_desk_by_its_alias(whole):
    assert whole.plans == (ChannelPlan("north", "social", "planning", date(2026, 3, 1)),)


def test_a_secret_is_looked_up_only_when_used(whole, monkeypatch):
    source = whole.sources["servicedesk"]
    monkeypatch.delenv("RT_TOKEN", raising=False)
    with pytest.raises(ConfigurationError, match=r"^sources\.servicedesk\.token: .* RT_TOKEN is not set"):
        source.option("token")
    monkeypatch.setenv("RT_TOKEN", "hush")
    assert source.option("token") == "hush"
    assert "hush" not in repr(whole)


def test_an_address_may_hold_a_reference(whole, monkeypatch):
    monkeypatch.setenv("RT_HOST", "rt.example.org")
    assert whole.sources["servicedesk"].address() == "https://rt.example.org"


def test_the_variables_that_are_missing_are_listed_once(whole, monkeypatch):
    monkeypatch.setenv("RT_HOST", "rt.example.org")
    monkeypatch.delenv("RT_TOKEN", raising=False)
    assert whole.sources["servicedesk"].missing_variables() == ("RT_TOKEN",)


def test_a_literal_secret_is_found_out_and_never_printed(write):
    source = read_configuration(write('[sources.x]\nkind = "rt"\ntoken = "abc123"\nkey = "IT"\n')).sources[
        "x"
    ]
    assert source.literal_secrets() == ("token",)
    assert "abc123" not in repr(source)


def test_a_word_the_connector_needs_but_does_not_find_names_its_table(whole):
    with pytest.raises(ConfigurationError, match=r"handle is missing; add it to \[sources\.servicedesk\]"):
        whole.sources["servicedesk"].option("handle")
    assert whole.sources["servicedesk"].option("handle", "none") == "none"


def test_a_source_without_an_address_says_so_when_it_is_asked_for(write):
    source = read_configuration(write('[sources.x]\nkind = "slack"\n')).sources["x"]
    with pytest.raises(ConfigurationError, match="url is missing"):
        source.address()


def test_text_around_references_stays(monkeypatch):
    monkeypatch.setenv("A", "1")
    monkeypatch.setenv("B", "2")
    assert resolved("${A}-${B}!", "here") == "1-2!"


@pytest.mark.parametrize(
    ("text", "place", "nearest"),
    [
        ("[desk.north]\n", "deskscope.toml: unknown key 'desk'", "desks"),
        ("[desks.north]\ntimezone = 'UTC'\n", "desks.north: unknown key 'timezone'", "time_zone"),
        ("[roster]\nbot = []\n", "roster: unknown key 'bot'", "bots"),
        ("[privacy]\nkeep_comment = true\n", "privacy: unknown key 'keep_comment'", "keep_comments"),
        ("[services.vpn]\nword = []\n", "services.vpn: unknown key 'word'", "words"),
        ("[listening]\nexcluded = []\n", "listening: unknown key 'excluded'", "exclude"),
        ("[[targets]]\nmetrics = 'x'\n", "targets[1]: unknown key 'metrics'", "metric"),
        ("[[plans]]\nstate = 'x'\n", "plans[1]: unknown key 'state'", "status"),
        ("[schedules.office]\nhour = {}\n", "schedules.office: unknown key 'hour'", "hours"),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one(complaint, text, place, nearest):
    line = complaint(text)
    assert place in line
    assert f"did you mean '{nearest}'?" in line


def test_the_hours_of_a_week_may_be_written_in_many_ways(write):
    text = '[schedules.s]\nhours = { "mon, wed-thu" = "08:00-16:00", tuesday = "closed", sat-sun = "10:00-24:00" }\n'
    hours = read_configuration(write(text)).schedules["s"].hours
    assert hours == {
        0: ((time(8), time(16)),),
        1: (),
        2: ((time(8), time(16)),),
        3: ((time(8), time(16)),),
        5: ((time(10), time(0)),),
        6: ((time(10), time(0)),),
    }


def test_a_range_of_days_may_run_over_the_weeks_end(write):
    hours = (
        read_configuration(write('[schedules.s]\nhours = { sat-mon = "10:00-12:00" }\n')).schedules["s"].hours
    )
    assert list(hours) == [0, 5, 6]


def test_a_desk_may_be_open_around_the_clock(write):
    hours = (
        read_configuration(write('[schedules.s]\nhours = { mon-sun = "00:00-24:00" }\n')).schedules["s"].hours
    )
    assert hours[6] == ((time(0), time(0)),)


@pytest.mark.parametrize(
    ("hours", "complained"),
    [
        ('mon-fry = "09:00-17:00"', "did you mean 'fri'?"),
        ('mon-wed-fri = "09:00-17:00"', "is no day or range of days"),
        ('mon = "9-17"', "'9-17' is no opening"),
        ('mon = "09:00"', "'09:00' is no opening"),
        ('mon = "09:00-25:00"', "is no opening"),
        ('mon = "22:00-06:00"', "ends before it begins"),
        ('mon = "24:00-06:00"', "ends before it begins"),
        ('mon = "09:00-12:00, 11:00-13:00"', "overlaps itself"),
        ('mon = "09:00-24:00, 11:00-13:00"', "overlaps itself"),
        ('mon-tue = "09:00-12:00", tue = "09:00-12:00"', "tue is named twice"),
        ("mon = 9", "should be hours in quotes"),
    ],
)
def test_hours_that_cannot_be_are_refused(complaint, hours, complained):
    line = complaint(f"[schedules.s]\nhours = {{ {hours} }}\n")
    assert "schedules.s.hours" in line
    assert complained in line


@pytest.mark.parametrize(
    ("holidays", "complained"),
    [
        ("XX", "country 'XX' is not known"),
        ("DE-XX", "DE has no subdivision 'XX'; known are BB, BE, BW, BY, HB, HE, HH, MV, NI,"),
        ("DE-be", "DE has no subdivision 'be'; did you mean BE?"),
        ("DE-augsburg", "DE has no subdivision 'augsburg'; did you mean Augsburg?"),
    ],
)
def test_holidays_of_nowhere_are_refused(complaint, holidays, complained):
    assert complained in complaint(f'[schedules.s]\nholidays = "{holidays}"\n')


@pytest.mark.parametrize(
    ("text", "complained"),
    [
        ('[desks.a]\ntime_zone = "Europe/Berlim"\n', "did you mean 'Europe/Berlin'?"),
        ('[desks.a]\ntime_zone = "../etc"\n', "is no time zone"),
        ('[desks.a]\nschedule = "office"\n', "there is no schedule 'office'; add [schedules.office]"),
        ('[desks.a]\nschedule = "offise"\n[schedules.office]\n', "did you mean 'office'?"),
        ("[desks.a]\nname = 3\n", "desks.a.name: should be a text"),
        ('[desks.a]\naliases = "x"\n', "desks.a.aliases: should be a list of texts"),
        ("desks = 1\n", "desks: should be a table; write [desks]"),
        ("[desks]\nnorth = 1\n", "should be a table; write [desks.north]"),
        ('[desks.a]\naliases = ["x"]\n[desks.b]\naliases = ["x"]\n', "'x' already names desk 'a'"),
        ('[desks.a]\naliases = ["b"]\n[desks.b]\n', "'b' already names desk 'b'"),
        ('[sources.x]\nurl = "https://x.example"\n', "sources.x.kind: is missing"),
        ('[sources.x]\nkind = "rt"\n[sources.x.channels]\n"Walk-in" = "walkup"\n', "did you mean 'walk_up'?"),
        ("[targets]\n", "should be a list of tables; write [[targets]]"),
        ('[[targets]]\nmetric = "m"\nvalue = 1\n', "targets[1].from: is missing"),
        ('[[targets]]\nmetric = "m"\nvalue = "1"\nfrom = 2026-01-01\n', "value: should be a number"),
        ('[[targets]]\nmetric = "m"\nvalue = true\nfrom = 2026-01-01\n', "value: should be a number"),
        ('[[targets]]\nmetric = "m"\nfrom = 2026-01-01\n', "value: is missing"),
        ('[[targets]]\nmetric = "m"\nvalue = 1\nfrom = "soon"\n', "from: should be a day"),
        ('[[targets]]\nmetric = "m"\nvalue = 1\nfrom = 2026-01-01T00:00:00\n', "from: should be a day"),
        ('[[plans]]\ndesk = "a"\nchannel = "soziales"\nstatus = "using"\n', "did you mean 'social'?"),
        ('[[plans]]\ndesk = "a"\nchannel = "social"\nstatus = "planned"\n', "did you mean 'planning'?"),
        ('[privacy]\nkeep_text = "yes"\n', "should be true or false"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_to_do(complaint, text, complained):
    assert complained in complaint(text)


def test_files_of_published_figures_lie_beside_the_configuration(tmp_path, monkeypatch):
    path = tmp_path / "deskscope.toml"
    path.write_text('[benchmarks]\nfiles = ["mine.csv", "peers/ours.csv", "/srv/all.csv"]\n')
    monkeypatch.chdir(tmp_path.parent)
    found = read_configuration(Path(tmp_path.name) / "deskscope.toml").benchmarks
    assert found == (tmp_path / "mine.csv", tmp_path / "peers/ours.csv", Path("/srv/all.csv"))


def test_a_misspelt_key_of_the_benchmarks_names_the_nearest(tmp_path):
    path = tmp_path / "deskscope.toml"
    path.write_text('[benchmarks]\nfile = ["mine.csv"]\n')
    with pytest.raises(ConfigurationError, match="benchmarks: unknown key 'file'; did you mean 'files'"):
        read_configuration(path)


COSTS = """
[desks.north]
aliases = ["Service Desk"]

[[costs]]
channel = "phone"
per_contact = 14.5
currency = "EUR"
from = 2025-01-01

[[costs]]
channel = "phone"
desk = "Service Desk"
per_contact = 19
currency = "EUR"
from = 2025-01-01

[calendar]
week_starts = "sunday"
fiscal_year_starts = 4
"""


def test_costs_and_the_calendar_are_read_exactly(tmp_path):
    path = tmp_path / "deskscope.toml"
    path.write_text(COSTS, encoding="utf-8")
    found = read_configuration(path)
    assert found.costs == (
        Cost("phone", None, 14.5, "EUR", date(2025, 1, 1)),
        Cost("phone", "north", 19.0, "EUR", date(2025, 1, 1)),
    )
    assert found.calendar == Calendar(week_starts=6, fiscal_year_starts=4)
    assert Configuration().calendar == Calendar(week_starts=0, fiscal_year_starts=1)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('"EUR"', '"euro"', "costs[1].currency: 'euro' is no currency code"),
        ("14.5", "-1", "costs[1].per_contact: should not be below 0"),
        ('"phone"', '"fone"', "costs[1].channel: 'fone' is not known; did you mean 'phone'?"),
        ('desk = "Service Desk"\n', "", "costs[2].from: 2025-01-01 is said twice for phone"),
        ('"sunday"', '"sonday"', "calendar.week_starts: 'sonday' is not known; did you mean 'sunday'?"),
        ("starts = 4", "starts = 13", "calendar.fiscal_year_starts: should be a month from 1 to 12"),
        ("starts = 4", "starts = true", "calendar.fiscal_year_starts: should be a month from 1 to 12"),
        ("week_starts", "week_start", "calendar: unknown key 'week_start'"),
    ],
)
def test_a_cost_or_a_calendar_that_cannot_be_meant_is_refused_in_one_line(tmp_path, old, new, complaint):
    path = tmp_path / "deskscope.toml"
    path.write_text(COSTS.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError) as refused:
        read_configuration(path)
    assert complaint in str(refused.value)
    assert "\n" not in str(refused.value)
