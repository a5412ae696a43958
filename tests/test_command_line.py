"""What may be asked at the back door: every command is there, and the examples of its help are right."""

import re
import shlex
from datetime import date

import pytest

from cli import COMMANDS
from command_line import parser


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_of_a_commands_help_are_taken(name, capsys):
    with pytest.raises(SystemExit):
        parser(COMMANDS).parse_args([name, "--help"])
    examples = re.findall(r"^  deskscope (.*)$", capsys.readouterr().out, re.MULTILINE)
    assert examples
    for example in examples:
        assert parser(COMMANDS).parse_args(shlex.split(example)).run is COMMANDS[name]


def test_what_a_sync_is_asked():
    asked = parser(COMMANDS).parse_args(["sync", "a", "b", "--since", "2026-01-31", "--full", "--dry-run"])
    assert (asked.sources, asked.since, asked.full, asked.dry_run) == (
        ["a", "b"],
        date(2026, 1, 31),
        True,
        True,
    )
    assert parser(COMMANDS).parse_args(["sync"]).sources == []
