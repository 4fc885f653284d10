"""What fuzzing has found, each once; and a little more of it, for what comes next."""

from __future__ import annotations

import random
from io import BytesIO
from zipfile import ZipFile

import pytest
from fakes.torture.mutations import mutated
from fakes.torture.targets import NAMES, seeds_of, try_input

from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise
from analyzer.sources import SOURCES
from analyzer.sync.reading import Job, read_input

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
