"""What an import of a cohort says of its athletes: one and many, whole and not."""

from __future__ import annotations

from typing import Any

import pytest

from analyzer.cli.cohort import _came, _first_few, _import_summary, sentences_on_files
from analyzer.cohort.importing import CohortImport, ImportedAthlete


def athlete(name: str = "ann", **facts: Any) -> ImportedAthlete:
    return ImportedAthlete(name, f"athlete of {name}", **facts)


WHOLE = athlete(new=12)
IN_PART = athlete("ben", new=3, failed=("run.fit is damaged.",))
UNCHANGED = athlete("cleo", is_unchanged=True)
STILL_IN_PART = athlete("dan", is_unchanged=True, failed=("run.fit is damaged.",))
NOTHING = athlete("eve", gave_nothing=True, failed=("x.csv is no log.",))
BROKEN = athlete("fay", broken="The folder cannot be read.")


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (WHOLE, "12 new"),
        (athlete(new=1200), "1,200 new"),
        (athlete(), "nothing new"),
        (IN_PART, "3 new, not all could be read"),
        (NOTHING, "nothing new, not all could be read"),
        (UNCHANGED, "unchanged"),
        (STILL_IN_PART, "unchanged"),
        (BROKEN, "The folder cannot be read."),
        (athlete(broken="\x1b[2Jgone\nnow"), "\\x1b[2Jgone\\nnow"),
    ],
)
def test_what_came_of_an_athlete_is_said_in_a_cell(one: ImportedAthlete, words: str) -> None:
    assert _came(one) == words


@pytest.mark.parametrize(
    ("athletes", "words"),
    [
        ((), "0 athletes read."),
        ((WHOLE,), "1 athlete read."),
        ((WHOLE, IN_PART), "2 athletes read, 1 of them not whole."),
        ((UNCHANGED, STILL_IN_PART), "0 athletes read; 2 unchanged."),
        ((WHOLE, NOTHING), "1 athlete read; 1 gave nothing."),
        (
            (WHOLE, IN_PART, UNCHANGED, NOTHING, BROKEN),
            (
                "2 athletes read, 1 of them not whole; 1 unchanged; 1 gave nothing; 1 could not be"
                " read."
            ),
        ),
    ],
    ids=["nobody", "one", "one not whole", "unchanged", "nothing", "each kind"],
)
def test_every_athlete_is_counted_once(athletes: tuple[ImportedAthlete, ...], words: str) -> None:
    assert _import_summary(CohortImport(athletes)) == words


def test_failures_are_told_at_once_and_mere_remarks_after_all_of_them() -> None:
    lacking = athlete("ann", remarks=("a.fit: its end is missing.",))
    failing = athlete("ben", failed=("b.fit is damaged.",), remarks=("c.fit: cut off.",))
    assert list(sentences_on_files([lacking, failing])) == [
        "ben: b.fit is damaged.",
        "ben: c.fit: cut off.",
        "ann: a.fit: its end is missing.",
    ]


def test_of_the_unchanged_nothing_is_told_again_but_when_all_is_asked_for() -> None:
    assert list(sentences_on_files([STILL_IN_PART])) == []
    assert list(sentences_on_files([STILL_IN_PART], everything=True)) == [
        "dan: run.fit is damaged."
    ]


@pytest.mark.parametrize(
    ("remarks", "first", "shown"),
    [
        (20, "ann: remark 0", 20),
        (21, "The first 20 of 21 remarks (all with --verbose):", 21),
    ],
)
def test_of_many_remarks_twenty_are_shown(remarks: int, first: str, shown: int) -> None:
    told = [athlete("ann", remarks=tuple(f"remark {n}" for n in range(remarks)))]
    said = list(sentences_on_files(told))
    assert (said[0], len(said), said[-1]) == (first, shown, "ann: remark 19")
    everything = list(sentences_on_files(told, everything=True))
    assert everything == [f"ann: remark {n}" for n in range(remarks)]


def test_names_from_outside_are_shortened_and_do_nothing_on_a_screen() -> None:
    assert _first_few(["ann"]) == "ann"
    assert _first_few(["ann", "ben", "cleo"]) == "ann, ben and cleo"
    assert _first_few(["ann", "ben", "cleo", "dan", "eve"]) == "ann, ben, cleo and 2 more"
    assert _first_few(["ann", "ben"], 1) == "ann and 1 more"
    assert _first_few(["\x1b[31mred\n"]) == "\\x1b[31mred\\n"
