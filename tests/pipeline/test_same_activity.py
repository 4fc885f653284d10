"""A run recorded by the watch and sent to Strava arrives twice, and is one run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from analyzer.model import Activity, Source, StrengthSet
from analyzer.pipeline.merging import merge
from analyzer.pipeline.same_activity import Told, link, name_groups

START = datetime(2026, 11, 16, 6, 30, tzinfo=UTC)


def told(key: str, start_min: float = 0, lasting_min: float = 40, **facts: object) -> Told:
    kind = facts.pop("kind", "fit")
    sport = facts.pop("sport", "run")
    start = START + timedelta(minutes=start_min)
    activity = Activity(
        Source(kind, f"{key}.fit", f"{key}#0"),  # type: ignore[arg-type]
        sport,  # type: ignore[arg-type]
        start,
        start + timedelta(minutes=lasting_min),
        **facts,  # type: ignore[arg-type]
    )
    return Told(activity, key)


def keys(groups: list[list[Told]]) -> list[list[str]]:
    return [[record.key.removesuffix("#0") for record in group] for group in groups]


def test_watch_and_strava_tell_of_one_run() -> None:
    watch, strava = told("watch"), told("strava", 1, 38, kind="strava_export")
    assert keys(link([strava, watch])) == [["watch", "strava"]]


def test_two_runs_of_one_morning_stay_two() -> None:
    assert keys(link([told("first", 0, 30), told("second", 32, 30)])) == [["first"], ["second"]]


def test_a_ride_is_never_a_run() -> None:
    assert len(link([told("run"), told("ride", sport="ride")])) == 2


def test_a_start_twenty_minutes_off_is_another_activity() -> None:
    assert len(link([told("a"), told("b", 20, 40)])) == 2
    assert len(link([told("a", 0, 100), told("b", 19, 81)])) == 1


def test_less_than_seventy_percent_shared_is_another_activity() -> None:
    assert len(link([told("a", 0, 40), told("b", 12.1, 40)])) == 2
    assert len(link([told("a", 0, 40), told("b", 11.9, 40)])) == 1


def test_a_file_cut_short_belongs_to_the_whole_one() -> None:
    assert keys(link([told("cut", 0, 5), told("whole", 0, 40)])) == [["whole", "cut"]]


def test_a_row_that_names_its_file_is_that_run_even_with_a_hidden_start() -> None:
    row = told("row", -420, 40, kind="strava_export", belongs_to="watch")
    assert keys(link([told("watch"), row])) == [["watch", "row"]]
    stranger = told("row", -420, 40, kind="strava_export", belongs_to="elsewhere")
    assert len(link([told("watch"), stranger])) == 2


def test_two_sessions_of_one_file_are_never_the_same() -> None:
    one = told("file", 0, 1)
    other = Told(told("other", 0, 1).activity, "file")
    assert len(link([one, other])) == 2


def test_a_chain_of_overlaps_is_not_one_activity() -> None:
    chain = [told("a", 0, 40), told("b", 11, 40), told("c", 22, 40)]
    assert all(len(group) < 3 for group in link(chain))


records = st.lists(
    st.tuples(
        st.integers(0, 120),
        st.integers(0, 90),
        st.sampled_from(["fit", "strava_export", "gpx", "hevy"]),
        st.sampled_from(["run", "strength"]),
    ),
    max_size=8,
).map(
    lambda facts: [
        told(f"k{i}", start, lasting, kind=kind, sport=sport)
        for i, (start, lasting, kind, sport) in enumerate(facts)
    ]
)


@given(records, st.randoms())
def test_the_order_of_import_never_matters(some: list[Told], chance: object) -> None:
    shuffled = list(some)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = link(some), link(shuffled)
    assert keys(one) == keys(other)
    assert name_groups(one) == name_groups(other)


@given(records)
def test_nothing_is_lost_and_nothing_counted_twice(some: list[Told]) -> None:
    linked = [record.key for group in link(some) for record in group]
    assert sorted(linked) == sorted(record.key for record in some)


@given(records)
def test_every_activity_has_its_own_id_and_is_found_by_it(some: list[Told]) -> None:
    ids, aliases = name_groups(link(some))
    assert len(set(ids)) == len(ids)
    assert all(aliases[one] == one for one in ids)


def test_a_former_id_still_finds_the_run_after_a_better_source_came() -> None:
    strava = told("strava", 1, 38, kind="strava_export")
    ((former,), _) = name_groups(link([strava]))
    ids, aliases = name_groups(link([strava, told("watch")]))
    assert former == "run-20261116-0631"
    assert ids == ["run-20261116-0630"]
    assert aliases[former] == ids[0]


def test_each_fact_comes_from_the_best_source_that_knows_it() -> None:
    watch = told("watch", sport="strength", sets=(StrengthSet(0, "unknown"),)).activity
    log = told(
        "log", 2, 45, kind="hevy", sport="strength", name="Legs", sets=(StrengthSet(0, "Squat"),)
    ).activity
    merged = merge([watch, log])
    assert merged.started_at == watch.started_at
    assert merged.name == "Legs"
    assert [s.exercise for s in merged.sets] == ["Squat"]
