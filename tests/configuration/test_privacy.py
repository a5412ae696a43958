"""[roster] and [privacy]: who is the desk, and what of people is kept."""

import pytest

from configuration import Privacy, Roster, read_configuration


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
