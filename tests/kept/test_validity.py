"""What is kept holds while the store, the settings and the program are those it was made by."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from analyzer.config import load as load_config
from analyzer.dataset.kept_value import KeptValue
from analyzer.kept.kept_file import KeptFile, forget_kept, kept_path
from analyzer.kept.validity import digest_of, program_digest

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer.config import Config

STAMPS = {"record": b"one", "word": b"two", "noted": b"three"}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load_config(tmp_path, environ={})


def test_the_order_in_which_tables_are_told_is_no_change(config: Config) -> None:
    turned = dict(reversed(STAMPS.items()))
    assert digest_of(turned, config) == digest_of(STAMPS, config)


@pytest.mark.parametrize(
    "stamps",
    [
        pytest.param(STAMPS | {"word": b"2"}, id="a table changed"),
        pytest.param({"record": b"one", "word": b"two"}, id="a table is gone"),
        pytest.param(STAMPS | {"more": b""}, id="a table is new"),
        pytest.param(STAMPS | {"word": b"three", "noted": b"two"}, id="two tables swapped"),
    ],
)
def test_what_changes_in_the_store_is_another_content(
    config: Config, stamps: dict[str, bytes]
) -> None:
    assert digest_of(stamps, config) != digest_of(STAMPS, config)


def test_tables_on_which_nothing_depends_may_change(config: Config) -> None:
    noted = STAMPS | {"noted": b"3"}
    assert digest_of(noted, config, but={"noted"}) == digest_of(STAMPS, config, but={"noted"})
    assert digest_of(noted, config, but={"word"}) != digest_of(STAMPS, config, but={"word"})


def test_every_setting_counts_but_miles_change_sentences_alone(config: Config) -> None:
    in_miles = replace(config, display=replace(config.display, distance_unit="mi"))
    in_pounds = replace(config, display=replace(config.display, weight_unit="lb"))
    elsewhere = replace(config, sources=replace(config.sources, zone="Asia/Tokyo"))
    plain = digest_of(STAMPS, config)
    assert digest_of(STAMPS, in_miles) == plain
    assert digest_of(STAMPS, in_miles, words=True) != digest_of(STAMPS, config, words=True)
    assert digest_of(STAMPS, in_pounds) != plain
    assert digest_of(STAMPS, elsewhere) != plain


def test_the_computers_zone_counts(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = digest_of(STAMPS, config)
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    assert digest_of(STAMPS, config) != plain
    monkeypatch.undo()
    assert digest_of(STAMPS, config) == plain


def test_the_program_is_its_files_by_size_and_time(tmp_path: Path) -> None:
    module = tmp_path / "within" / "module.py"
    module.parent.mkdir()
    module.write_text("answer = 42\n")
    os.utime(module, ns=(0, 10**18))

    def digest() -> str:
        program_digest.cache_clear()
        return program_digest(tmp_path)

    before = digest()
    (tmp_path / "within" / "__pycache__").mkdir()
    (tmp_path / "within" / "__pycache__" / "module.pyc").write_bytes(b"compiled")
    assert digest() == before, "what Python compiles is no change of the program"
    os.utime(module, ns=(0, 10**18 + 1))
    touched = digest()
    module.write_text("answer = 431\n")
    os.utime(module, ns=(0, 10**18))
    grown = digest()
    module.rename(module.with_name("other.py"))
    assert len({before, touched, grown, digest()}) == 4
    program_digest.cache_clear()


# Values that are kept: only what comes back as it is.


def kept(config: Config, stamps: dict[str, bytes] | None = STAMPS, **said: object) -> KeptValue:
    return KeptValue("figures", dict[str, float], config, stamps, **said)  # type: ignore[arg-type]


def test_a_value_comes_back_while_all_it_was_made_of_is_the_same(config: Config) -> None:
    assert kept(config).read() is None
    assert kept(config).keep({"pace": 5.5}) == {"pace": 5.5}
    assert kept(config).read() == {"pace": 5.5}
    assert kept(config, STAMPS | {"record": b"1"}).read() is None
    assert kept(config, made_with="pace").read() is None
    assert kept(config).read() == {"pace": 5.5}, "only writing replaces what is kept"
    kept(config, made_with="pace").keep({"pace": 6.0})
    assert kept(config).read() is None


def test_accounts_and_failures_change_no_value(config: Config) -> None:
    kept(config).keep({"pace": 5.5})
    beside = {"account_state": b"", "account_record": b"", "ignored_input": b"", "failure": b"",
              "file": b""}  # fmt: skip
    assert kept(config, STAMPS | beside).read() == {"pace": 5.5}
    kept(config, but={"noted"}).keep({"pace": 7.0})
    assert kept(config, STAMPS | {"noted": b"3"}, but={"noted"}).read() == {"pace": 7.0}


def test_what_was_put_together_by_hand_is_kept_nowhere(config: Config) -> None:
    assert kept(config, None).keep({"pace": 5.5}) == {"pace": 5.5}
    assert kept(config, None).read() is None
    assert not kept_path(config.home, "figures").exists()


@pytest.mark.parametrize(
    "value",
    [
        pytest.param({"pace": 5}, id="a whole number, which would come back as 5.0"),
        pytest.param({"pace": object()}, id="what cannot be written"),
        pytest.param({"pace": "fast"}, id="of another type"),
    ],
)
def test_what_would_come_back_otherwise_is_not_kept(config: Config, value: object) -> None:
    assert kept(config).keep(value) is value
    assert kept(config).read() is None


def test_a_kept_value_that_is_damaged_is_made_anew(config: Config) -> None:
    kept(config).keep({"pace": 5.5})
    path = kept_path(config.home, "figures")
    whole = path.read_bytes()
    for at in range(0, len(whole), 40):
        path.write_bytes(whole[:at])
        assert kept(config).read() is None
    at = whole.index(b"pace")  # a letter of the value itself: its check sum tells
    path.write_bytes(whole[:at] + b"f" + whole[at + 1 :])
    assert kept(config).read() is None
    path.write_bytes(whole)
    assert kept(config).read() == {"pace": 5.5}
    forget_kept(config.home)
    assert not path.parent.exists()
    forget_kept(config.home)


def test_the_state_of_a_file_changes_with_each_writing(tmp_path: Path) -> None:
    file = KeptFile(tmp_path / "kept" / "one.npz", b"made of")
    assert (file.state, file.read(), file.read_former()) == (None, None, None)
    file.write({})
    first = file.state
    file.write({})
    assert first != file.state
    assert file.state is not None
    assert file.state.size == (tmp_path / "kept" / "one.npz").stat().st_size
    assert KeptFile(tmp_path / "kept" / "one.npz", b"another").read() is None
    assert KeptFile(tmp_path / "kept" / "one.npz", b"another").read_former() is not None
