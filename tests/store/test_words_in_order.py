"""What the athlete said comes back in the order it was said, and one sick word costs itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from test_store import a_file

from analyzer.model import DayFact, JournalEntry, Noted
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
NOON = datetime(2026, 11, 16, 12, tzinfo=UTC)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "s.sqlite") as store:
        yield store


def say_at(store: Store, key: str, value: str, said_at: str) -> None:
    store._ask("INSERT INTO word VALUES (?, 'kind', ?, ?)", key, value, said_at)


def words(store: Store) -> list[tuple[str, str, str]]:
    return [(word.key, word.topic, word.value) for word in store.overrides.read_all()]


def test_the_oldest_word_comes_first_and_of_one_moment_the_smaller_key(store: Store) -> None:
    say_at(store, "c", "race", "2026-11-16T12:00:00+00:00")
    say_at(store, "b", "long", "2026-11-17T12:00:00+00:00")
    say_at(store, "a", "easy", "2026-11-17T12:00:00+00:00")
    say_at(store, "d", "race", "2026-11-15T23:00:00-12:00")
    assert [key for key, *_ in words(store)] == ["d", "c", "a", "b"]


def test_a_word_whose_moment_is_damaged_was_said_long_ago(store: Store) -> None:
    say_at(store, "a", "race", "2026-11-16T12:00:00+00:00")
    say_at(store, "b", "long", "yesterday")
    (first, _) = store.overrides.read_all()
    assert (first.key, first.said_at) == ("b", LONG_AGO)
    assert store.unread == set(), "it still counts"


def test_the_last_word_on_a_topic_replaces_the_one_before_it_and_no_other(store: Store) -> None:
    store.overrides.set(["a", "b"], "kind", "race")
    store.overrides.set(["a"], "surface", "track")
    store.overrides.set(["a"], "kind", "easy")
    assert sorted(words(store)) == [
        ("a", "kind", "easy"), ("a", "surface", "track"), ("b", "kind", "race"),
    ]  # fmt: skip
    store.overrides.set(["a", "never heard of"], "kind", None)
    assert sorted(words(store)) == [("a", "surface", "track"), ("b", "kind", "race")]


def test_an_heir_keeps_what_was_said_of_it_and_gets_the_rest(store: Store) -> None:
    store.overrides.set(["old"], "kind", "race")
    store.overrides.set(["old"], "surface", "track")
    store.overrides.set(["heir"], "kind", "easy")
    (before,) = [word for word in store.overrides.read_all() if word.topic == "surface"]
    store.overrides.inherit("old", ["heir", "other"])
    assert sorted(words(store)) == [
        ("heir", "kind", "easy"), ("heir", "surface", "track"),
        ("old", "kind", "race"), ("old", "surface", "track"),
        ("other", "kind", "race"), ("other", "surface", "track"),
    ]  # fmt: skip
    said = {word.said_at for word in store.overrides.read_all() if word.topic == "surface"}
    assert said == {before.said_at}, "it is said when it was said, not when it was inherited"


def test_a_pair_is_said_once_whichever_stands_first_and_never_of_one_record(store: Store) -> None:
    store.overrides.set_pairs(["b", "a"], ["a", "b", "c"], "same")
    assert store.overrides.pairs("same") == {
        "a": {"b", "c"}, "b": {"a", "c"}, "c": {"a", "b"},
    }  # fmt: skip
    store.overrides.set_pairs(["c"], ["a"], None)
    assert store.overrides.pairs("same") == {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}}
    assert store.overrides.pairs("apart") == {}


def test_an_heir_is_no_pair_with_itself(store: Store) -> None:
    store.overrides.set_pairs(["old"], ["heir", "phone"], "apart")
    store.overrides.set_pairs(["heir"], ["phone"], "same")
    store.overrides.inherit("old", ["heir"])
    assert store.overrides.pairs("apart") == {
        "old": {"heir", "phone"}, "heir": {"old"}, "phone": {"old"},
    }  # fmt: skip
    assert store.overrides.pairs("same") == {"heir": {"phone"}, "phone": {"heir"}}


def facts(store: Store, about: date | None = None) -> list[tuple[date, str, Any]]:
    return [(fact.day, fact.topic, fact.value) for fact in store.journal.noted(about)]


def test_what_devices_measured_comes_first_then_accounts_then_the_athletes_words(
    store: Store,
) -> None:
    store.journal.note(MONDAY, {"soreness": 3.0})
    on_account = Noted(MONDAY, "soreness", 5.0, NOON)
    store.journal.keep_account_days("runlog", "wellness", [on_account], None)
    store.save_file(a_file("night"), [], [DayFact(MONDAY, "sleep_h", 7.5)])
    assert facts(store) == [
        (MONDAY, "sleep_h", 7.5), (MONDAY, "soreness", 5.0), (MONDAY, "soreness", 3.0),
    ]  # fmt: skip
    said = [fact.said_at for fact in store.journal.noted()]
    assert said[:2] == [None, NOON]


def test_of_one_day_alone_nothing_else_is_told(store: Store) -> None:
    store.journal.note_entries(
        [JournalEntry(MONDAY, NOON, {"soreness": 3.0, "massage": True}),
         JournalEntry(TUESDAY, None, {"note": "stairs hurt", "massage": None})]
    )  # fmt: skip
    assert facts(store, TUESDAY) == [
        (TUESDAY, "note", "stairs hurt"), (TUESDAY, "massage", None),
    ]  # fmt: skip
    assert facts(store, MONDAY) == [(MONDAY, "soreness", 3.0), (MONDAY, "massage", True)]
    assert facts(store, date(2026, 11, 18)) == []


def test_a_moment_given_in_another_zone_is_the_same_moment(store: Store) -> None:
    abroad = datetime.fromisoformat("2026-11-17T01:30:00+13:00")
    store.journal.note(MONDAY, {"soreness": 3.0}, abroad)
    (fact,) = store.journal.noted()
    assert fact.said_at == NOON + timedelta(minutes=30)
    assert fact.said_at.utcoffset() == timedelta(0)


def test_several_days_are_noted_together_or_not_at_all(store: Store) -> None:
    unheard = JournalEntry(TUESDAY, None, {"note": {"no": "fact"}, "soreness": object()})
    with pytest.raises(TypeError):
        store.journal.note_entries([JournalEntry(MONDAY, None, {"soreness": 3.0}), unheard])
    assert facts(store) == []


def test_half_a_letter_in_a_note_costs_one_letter(store: Store) -> None:
    store.journal.note(MONDAY, {"note": "sore \ud83d legs"})
    ((_, _, note),) = facts(store)
    assert note == "sore \ufffd legs"


@pytest.mark.parametrize(
    ("column", "value", "left"),
    [
        pytest.param("value", "{", [(TUESDAY, "soreness", 4.0)], id="a value that is no JSON"),
        pytest.param("day", "someday", [(TUESDAY, "soreness", 4.0)], id="a day that is none"),
        pytest.param("said_at", "soon", [(MONDAY, "soreness", 3.0), (TUESDAY, "soreness", 4.0)],
                     id="a moment that is none"),
    ],
)  # fmt: skip
def test_a_sick_fact_costs_itself_and_is_told_of(
    store: Store, column: str, value: str, left: list[tuple[date, str, float]]
) -> None:
    store.journal.note(MONDAY, {"soreness": 3.0})
    store.journal.note(TUESDAY, {"soreness": 4.0})
    store._ask(f"UPDATE noted SET {column} = ? WHERE rowid = 1", value)  # noqa: S608 - fixed above
    assert facts(store) == left
    assert store.unread == ({"noted"} if len(left) == 1 else set())


# What a list of an account says of days replaces what it said of them before.

WELL = Noted(MONDAY, "sleep_h", 7.0, None)


def test_only_days_of_which_a_list_says_something_else_are_told(store: Store) -> None:
    said = [WELL, Noted(TUESDAY, "sleep_h", 6.0, None)]
    keep = store.journal.keep_account_days
    assert keep("runlog", "nights", said, None) == {MONDAY, TUESDAY}
    before = store.stamps()["noted"]
    assert keep("runlog", "nights", said[::-1], None) == set()
    assert store.stamps()["noted"] == before, "nothing was written"


def test_what_a_list_says_beyond_what_it_was_asked_is_not_kept_twice(store: Store) -> None:
    keep = store.journal.keep_account_days
    for _ in range(2):
        keep("runlog", "nights", [WELL, Noted(TUESDAY, "sleep_h", 6.0, None)], None)
        assert keep("runlog", "nights", [WELL], TUESDAY) == {TUESDAY}
        assert facts(store) == [(MONDAY, "sleep_h", 7.0)]


def test_days_before_the_oldest_a_list_tells_of_stay_as_they_are(store: Store) -> None:
    keep = store.journal.keep_account_days
    keep("runlog", "nights", [WELL, Noted(TUESDAY, "sleep_h", 6.0, None)], None)
    assert keep("runlog", "nights", [], TUESDAY) == {TUESDAY}
    assert facts(store) == [(MONDAY, "sleep_h", 7.0)]
    assert keep("runlog", "nights", [], None) == {MONDAY}
    assert facts(store) == []


def test_lists_and_accounts_leave_each_others_days_alone(store: Store) -> None:
    keep = store.journal.keep_account_days
    for account, name in (("runlog", "nights"), ("runlog", "wellness"), ("other", "nights")):
        keep(account, name, [WELL], None)
    store.journal.note(MONDAY, {"sleep_h": 8.0})
    keep("runlog", "nights", [], None)
    assert facts(store) == [(MONDAY, "sleep_h", 7.0)] * 2 + [(MONDAY, "sleep_h", 8.0)]
    store.purge("runlog")
    assert facts(store) == [(MONDAY, "sleep_h", 7.0), (MONDAY, "sleep_h", 8.0)]
