"""What fuzzing has found, each once; and a little more of it, for what comes next."""

from __future__ import annotations

import json
import random
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from fakes import garmin_archive
from fakes.torture.mutations import mutated
from fakes.torture.targets import NAMES, seeds_of, try_input

from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise
from analyzer.sources import SOURCES
from analyzer.sync.reading import Job, read_input

_NUMBER = re.compile(rb"\d+(?:\.\d+)?")
_DATE = re.compile(
    rb"\d{4}-\d\d-\d\d(?:[T ][\d:.]+(?:Z| [+-]\d{4})?)?|\d{1,2} \w{3} \d{4}, \d\d:\d\d"
)
TRIES = 60
"""As many a format as cost a second or two; `make torture` tries many thousands."""


@pytest.mark.parametrize("kind", NAMES)
def test_damage_at_random_brings_out_no_bug(kind: str) -> None:
    seeds, chance = seeds_of(kind), random.Random(20261126)  # noqa: S311 - no secret
    for seed in seeds:
        try_input(kind, seed)
    for _ in range(TRIES):
        try_input(kind, mutated(seeds, chance))


def test_each_format_that_a_sync_reads_is_fuzzed() -> None:
    seeds = [seed for kind in NAMES for seed in seeds_of(kind)]
    fuzzed = {known[0] for known in map(recognise, seeds) if known}
    assert fuzzed == {row.key for row in SOURCES if row.reader}


@pytest.mark.parametrize("kind", [kind for kind in NAMES if kind not in {"fit", "zip"}])
@pytest.mark.parametrize("absurd", [b"1e20", b"-1e300", b"9" * 400])
def test_a_number_beyond_all_reason_breaks_nothing_wherever_it_stands(
    kind: str, absurd: bytes
) -> None:
    for seed in seeds_of(kind):
        places = {seed[max(0, n.start() - 8) : n.start()]: n.span() for n in _NUMBER.finditer(seed)}
        for begin, end in places.values():
            try_input(kind, seed[:begin] + absurd + seed[end:])


@pytest.mark.parametrize(
    "end",
    ["0001-01-01T00:00:00Z", "0001-01-01 00:00:00 +1400", "9999-12-31T23:59:59Z", "9999-12-31"],
)
@pytest.mark.parametrize("kind", [kind for kind in NAMES if kind not in {"fit", "zip"}])
def test_a_date_at_the_end_of_the_calendar_breaks_nothing_wherever_it_stands(
    kind: str, end: str
) -> None:
    for seed in seeds_of(kind):
        places = {seed[max(0, d.start() - 12) : d.start()]: d.span() for d in _DATE.finditer(seed)}
        for first, last in places.values():
            try_input(kind, seed[:first] + end.encode() + seed[last:])


def test_nights_of_days_that_cannot_be_stay_out_of_the_journal() -> None:
    days = ("9999-12-31", "0001-01-01", "2026-06-02")
    nights = [garmin_archive.night("2026-06-02", 7.5, calendarDate=day) for day in days]
    read = read_input(Job(json.dumps(nights).encode(), Context("a_sleepData.json")))
    assert [fact.day.isoformat() for fact in read.facts] == ["2026-06-02"]
    assert read.lost == (
        "It tells of 2 days that cannot be, such as 31 Dec 9999: left out of the journal.",
    )


def test_a_lap_of_more_time_than_there_is_costs_its_time_alone() -> None:
    file = seeds_of("tcx")[0].replace(b"<TotalTimeSeconds>24<", b"<TotalTimeSeconds>1e20<")
    read = read_input(Job(file, Context("a.tcx")))
    ((run, _),) = read.activities
    assert (run.sport, run.elapsed_s, run.laps[0].elapsed_s) == ("run", 24.0, None)
    assert read.lost == (
        "It holds what could not be read as a number or a time: 1 time of a lap (“1e20”).",
    )


def test_a_heading_without_its_unit_means_that_of_the_exercise_before() -> None:
    log = (
        b'"Legs";"2026-06-01 6:00 h";"1:00 hr"\n"1. Squat"\n#;KG;REPS;RIR\n1;100;5;\n'
        b'"2. Bench Press"\n#;;REPS;RIR\n1;60;8;\n'
    )
    ((session, _),) = read_input(Job(log, Context("alpha.csv"))).activities
    assert [one.weight_kg for one in session.sets] == [100.0, 60.0]


def test_a_member_that_is_said_to_begin_before_the_archive_is_damaged() -> None:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("a.fit", b"x")
    whole = bytearray(file.getvalue())
    ends = whole.rfind(b"PK\x05\x06")
    whole[ends + 16] += 200  # where the list of members begins: all before it moves along
    try_input("zip", bytes(whole))
