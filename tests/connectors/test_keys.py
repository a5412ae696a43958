"""Keys of sources: for their owner alone, whole or not at all, and never repeated by an error."""

import os
import stat
import threading

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError

from configuration import ConfigurationError
from connectors.keys import CHOICE, FILE, Keys

ODD = 'a"b\\c\té\x7f=😀#\n[x]'


@pytest.fixture
def keys(tmp_path):
    return Keys(tmp_path / "warehouse")


def test_what_is_kept_is_found_again_whatever_is_in_it(keys):
    assert keys.of("desk") == {}
    keys.keep("desk", {"token": ODD, ODD: "x"})
    keys.keep("other desk", {"token": "2"})
    assert keys.of("desk") == {"token": ODD, ODD: "x"}
    keys.keep("desk", {"token": "3"})
    assert keys.of("desk") == {"token": "3"}
    keys.forget("desk")
    keys.forget("never there")
    assert (keys.of("desk"), keys.of("other desk")) == ({}, {"token": "2"})


def test_only_its_owner_may_read_the_file(keys):
    before = os.umask(0)
    try:
        keys.keep("desk", {"token": "1"})
    finally:
        os.umask(before)
    assert stat.S_IMODE((keys.folder / FILE).stat().st_mode) == 0o600
    assert str(keys.folder / FILE) == keys.place


def test_a_file_that_others_may_read_is_not_read(keys):
    keys.keep("desk", {"token": "secret word"})
    (keys.folder / FILE).chmod(0o640)
    with pytest.raises(
        ConfigurationError, match="may be read by others; chmod 600 it, and renew its keys"
    ) as error:
        keys.of("desk")
    assert "secret word" not in str(error.value)


def test_a_damaged_file_is_said_without_what_is_in_it(keys):
    keys.keep("desk", {"token": "1"})
    (keys.folder / FILE).write_text("secret word")
    with pytest.raises(ConfigurationError, match="is damaged; delete it") as error:
        keys.of("desk")
    assert "secret word" not in str(error.value)


def test_sources_added_at_once_are_all_kept(keys):
    threads = [threading.Thread(target=keys.keep, args=(f"desk{n}", {"token": str(n)})) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [keys.of(f"desk{n}") for n in range(12)] == [{"token": str(n)} for n in range(12)]


class Ring(KeyringBackend):
    """A keyring in memory, or one that is locked."""

    priority = 1

    def __init__(self, locked=False):
        super().__init__()
        self.kept, self.locked = {}, locked

    def get_password(self, service, username):
        if self.locked:
            raise KeyringError("Prompt dismissed.")
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


@pytest.fixture
def ring(monkeypatch):
    """Makes a keyring the one of this machine, and chooses it."""
    before = keyring.get_keyring()

    def made(**words):
        monkeypatch.setenv(CHOICE, "keyring")
        keyring.set_keyring(Ring(**words))
        return keyring.get_keyring()

    yield made
    keyring.set_keyring(before)


def test_keys_are_in_the_keyring_where_that_is_chosen(keys, ring):
    kept = ring().kept
    keys.keep("desk", {"token": ODD})
    assert keys.of("desk") == {"token": ODD}
    assert not keys.folder.exists()
    assert keys.place == "the keyring of this machine"
    keys.forget("desk")
    assert kept == {}


def test_a_keyring_that_does_not_work_is_one_line(keys, ring):
    ring(locked=True)
    with pytest.raises(ConfigurationError, match=r"does not work \(Prompt dismissed\); unset DESKSCOPE_KEYS"):
        keys.of("desk")
