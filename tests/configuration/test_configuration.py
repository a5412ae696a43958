"""deskscope.toml: what it says is read exactly, what it cannot mean is refused in one helpful line."""

import pytest

from configuration import Configuration, ConfigurationError, read_configuration


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
