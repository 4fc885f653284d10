"""Who is who in a cohort: pseudonyms, their table, the salt, and the notes that name nobody."""

from __future__ import annotations

import base64
import hashlib
import hmac
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
import pytest

from analyzer.cohort.athletes import find_athletes, read_pseudonyms
from analyzer.cohort.copies import SharedRecordings, copies_words, shared_recordings
from analyzer.cohort.importing import ImportNote, import_athletes, import_note
from analyzer.cohort.keeping import Cohort
from analyzer.cohort.lazily import read_lazily
from analyzer.cohort.reporting import read_names
from analyzer.cohort.running import AthleteDone, Broken, Workplace, guarded
from analyzer.config import load as load_config
from analyzer.errors import ConfigError, LegstatsError, UsageError
from analyzer.model import Activity, Source
from analyzer.store import FileRow, Store

if TYPE_CHECKING:
    from pathlib import Path

MONDAY = datetime(2026, 3, 2, 7, tzinfo=UTC)
SALT = b"salt of this cohort alone"


def folders(place: Path, *names: str) -> Path:
    for name in names:
        (place / name).mkdir(parents=True)
    return place


def test_a_pseudonym_is_the_keyed_hash_of_the_name(tmp_path: Path) -> None:
    """Eight letters of base 32: who has the salt can work it out again, nobody else."""
    ((one,), _) = find_athletes(folders(tmp_path, "Zoë"), SALT)
    digest = hmac.new(SALT, "Zo\u00eb".encode(), hashlib.sha256).digest()
    assert one.pseudonym == f"athlete-{base64.b32encode(digest).decode()[:8].lower()}"
    ((other,), _) = find_athletes(tmp_path, SALT + b"!")
    assert other.pseudonym != one.pseudonym


def test_the_same_accents_written_otherwise_are_the_same_athlete(tmp_path: Path) -> None:
    ((one,), _) = find_athletes(folders(tmp_path / "a", "Zo\u00eb"), SALT)
    ((other,), _) = find_athletes(folders(tmp_path / "b", "Zoe\u0308"), SALT)
    assert one.pseudonym == other.pseudonym


def test_athletes_come_in_order_of_their_names_and_all_else_is_named(tmp_path: Path) -> None:
    folders(tmp_path, "Cleo", "ana", ".trash")
    (tmp_path / "Ben.ZIP").write_bytes(b"")
    for name in ("notes.txt", ".DS_Store"):
        (tmp_path / name).write_text("")
    athletes, others = find_athletes(tmp_path, SALT)
    assert [(one.name, [path.name for path in one.sources]) for one in athletes] == [
        ("Ben", ["Ben.ZIP"]), ("Cleo", ["Cleo"]), ("ana", ["ana"]),
    ]  # fmt: skip
    assert others == [".trash", "notes.txt"], "a file that begins with a dot is the system's"


@pytest.mark.parametrize(
    ("table", "found"),
    [
        pytest.param("folder,pseudonym\nAna,S01\n", {"Ana": "S01"}, id="as it is asked for"),
        pytest.param("Code;Name\nS01;Ana\n", {"Ana": "S01"}, id="other words in another order"),
        pytest.param("athlete\tnote\talias\n Ana \tfast\t S 01 \n", {"Ana": "S 01"},
                     id="a column between, and blanks"),
        pytest.param("folder,pseudonym\nAna.zip,S01\n,S02\nBen\n\nCleo,S.03-b\n",
                     {"Ana": "S01", "Cleo": "S.03-b"}, id="rows that name nobody"),
        pytest.param(f"folder,pseudonym\nAna,{'S' * 64}\n", {"Ana": "S" * 64},
                     id="the longest pseudonym"),
    ],
)  # fmt: skip
def test_a_table_of_pseudonyms_is_read_as_it_is_meant(
    tmp_path: Path, table: str, found: dict[str, str]
) -> None:
    (tmp_path / "who.csv").write_text(table)
    assert read_pseudonyms(tmp_path / "who.csv") == found


@pytest.mark.parametrize("pseudonym", ["", ".S01", "-S01", "S/01", "S" * 65, "../up", "S01*"])
def test_what_cannot_be_the_name_of_a_folder_is_no_pseudonym(
    tmp_path: Path, pseudonym: str
) -> None:
    table = tmp_path / "who.csv"
    table.write_text(f"folder,pseudonym\nAna,S01\nBen,{pseudonym}\n")
    with pytest.raises(UsageError) as refused:
        read_pseudonyms(table)
    assert refused.value.message == f"{table}, line 3: {pseudonym!r} cannot be a pseudonym."
    assert refused.value.hint == (
        "Use letters, digits, spaces, dots, dashes; begin with a letter or digit."
    )


def test_a_table_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"who\.csv cannot be read: No such file or directory\.$"):
        read_pseudonyms(tmp_path / "who.csv")


def test_what_the_coach_calls_the_athletes_comes_from_the_folder_or_the_table(
    tmp_path: Path,
) -> None:
    cohort = Cohort(tmp_path / "cohort")
    cohort.folder.mkdir()
    folder = folders(tmp_path / "roster", "Ana", "Ben")
    athletes, _ = find_athletes(folder, cohort.salt())
    assert read_names(cohort, folder) == {one.pseudonym: one.name for one in athletes}
    (tmp_path / "who.csv").write_text("folder,pseudonym\nAna,S01\n")
    assert read_names(cohort, tmp_path / "who.csv") == {"S01": "Ana"}


def test_the_salt_is_made_once_of_32_bytes_for_its_owner_alone(tmp_path: Path) -> None:
    cohort, other = Cohort(tmp_path / "one"), Cohort(tmp_path / "other")
    for one in (cohort, other):
        one.folder.mkdir()
    salt = cohort.salt()
    assert len(salt) == 32
    assert salt == cohort.salt() != other.salt()
    assert stat.S_IMODE((cohort.folder / "salt").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("names", "may_be"),
    [
        pytest.param((), True, id="nothing"),
        pytest.param(("thesis.txt",), False, id="something else"),
        pytest.param(("thesis.txt", "salt"), True, id="a cohort with something beside it"),
        pytest.param((".lock",), True, id="one that was only begun"),
        pytest.param(("athletes",), True, id="one whose salt was taken away"),
    ],
)
def test_a_cohort_is_put_into_no_folder_of_other_things(
    tmp_path: Path, names: tuple[str, ...], *, may_be: bool
) -> None:
    folders(tmp_path, *names)
    assert Cohort(tmp_path).may_be_here() is may_be
    assert Cohort(tmp_path / "not there").may_be_here()


def test_who_is_in_a_cohort_has_a_home_there(tmp_path: Path) -> None:
    folders(tmp_path / "athletes", "S02", "S01", ".unfinished")
    (tmp_path / "athletes" / "notes.txt").write_text("")
    cohort = Cohort(tmp_path)
    assert cohort.pseudonyms() == ["S01", "S02"]
    for file in (cohort.runs_of("S01"), cohort.result_of("S01"), cohort.runs_of("S03"),
                 cohort.result_of("S03"), tmp_path / "runs" / "notes.txt"):  # fmt: skip
        file.parent.mkdir(exist_ok=True)
        file.write_text("")
    cohort.forget_others(cohort.pseudonyms())
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("r*/*"))
    assert left == ["results/S01.parquet", "runs/S01.parquet", "runs/notes.txt"]


# What is noted beside a store names the athlete by the pseudonym alone.


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"{", id="no JSON"),
        pytest.param(b'{"read": "x"}', id="of whom is not said"),
        pytest.param(b'{"read": "x", "pseudonym": "S02"}', id="another's"),
        pytest.param(b'{"read": 1, "pseudonym": "S01"}', id="of another type"),
        pytest.param(None, id="none"),
    ],
)
def test_a_note_that_is_not_this_athletes_counts_as_none(
    tmp_path: Path, content: bytes | None
) -> None:
    home = folders(tmp_path, "S01") / "S01"
    if content is not None:
        (home / "cohort-import.json").write_bytes(content)
    assert import_note(home) is None
    whole = ImportNote("x", "S01", ("run.fit is empty.",), zone="Europe/Oslo", unit="lb")
    (home / "cohort-import.json").write_bytes(msgspec.json.encode(whole))
    assert import_note(home) == whole


@pytest.mark.parametrize("said", [{"timezone": "Mars/Olympus"}, {"weight_unit": "stone"}])
def test_a_setting_that_cannot_be_leaves_no_cohort_behind(
    tmp_path: Path, said: dict[str, str]
) -> None:
    roster, cohort = folders(tmp_path / "roster", "Ana"), Cohort(tmp_path / "cohort")
    with pytest.raises(ConfigError):
        import_athletes(roster, cohort, place=Workplace(workers=1), **said)  # type: ignore[arg-type]
    assert not cohort.folder.exists()


# Who is there twice.


def test_who_holds_the_same_recordings_is_told_those_who_share_most_first(tmp_path: Path) -> None:
    held = {
        "S01": ["a", "b", "only mine"],
        "S02": ["b", "c", "d", "a list without activities"],
        "S03": ["c", "d", "b", "a list without activities"],
        "S04": [],
    }
    cohort = Cohort(tmp_path)
    for pseudonym, digests in held.items():
        home = folders(cohort.athletes, pseudonym) / pseudonym
        with Store(load_config(home, environ={}).store_path) as store:
            for digest in digests:
                run = Activity(Source("fit", digest, digest), "run", MONDAY, MONDAY)
                kept = [] if "without" in digest else [(run, None)]
                row = FileRow(digest, digest, "fit", "imported", activities=len(kept))
                store.save_file(row, kept)
    (folders(cohort.athletes, "S05") / "S05" / "legstats.sqlite").write_bytes(b"no store" * 99)
    folders(cohort.athletes, "S06")
    shared = shared_recordings(cohort)
    assert shared == (SharedRecordings("S02", "S03", 3), SharedRecordings("S01", "S02", 1))
    assert copies_words(shared) == (
        "These hold the same recordings: S02 and S03 (3 recordings) and S01 and S02 (1 recording)."
        " Whoever is there twice counts twice."
    )
    assert copies_words(()) == ""


def test_of_many_copies_the_first_three_are_named() -> None:
    many = [SharedRecordings(f"S{n}", f"T{n}", 2) for n in range(5)]
    assert copies_words(many) == (
        "These hold the same recordings: S0 and T0 (2 recordings), S1 and T1 (2 recordings),"
        " S2 and T2 (2 recordings) and 2 more. Whoever is there twice counts twice."
    )


# One athlete's fault stops nobody else.


def work(task: Exception | str) -> str:
    if isinstance(task, str):
        return task.upper()
    raise task


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (LegstatsError("It is damaged.", "Get it again."), "It is damaged. Get it again."),
        (MemoryError(), "It takes more memory than there is."),
        (ValueError("no number\nat line 3"), "It failed unexpectedly: ValueError no number."),
        (KeyError(), "It failed unexpectedly: KeyError."),
        (RuntimeError("It broke."), "It failed unexpectedly: RuntimeError It broke."),
    ],
)
def test_why_an_athlete_has_no_result_is_one_sentence(fault: Exception, said: str) -> None:
    assert guarded(work, fault) == Broken(said)


def test_whoever_fails_the_others_are_done() -> None:
    with Workplace(workers=1).kept_open() as place, place.opened() as crew:
        done = list(crew.each(work, {"S01": "a", "S02": MemoryError(), "S03": "c"}))
    assert [one.pseudonym for one in done] == ["S01", "S02", "S03"]
    assert done[::2] == [AthleteDone("S01", "A"), AthleteDone("S03", "C")]
    assert isinstance(done[1].result, Broken)
    assert not Workplace(workers=1, scheduler="tcp://10.0.0.1:8786").is_here
    assert not Workplace(workers=2).is_here


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        ("runs", "Nothing is estimated in {place} yet."),
        ("names", "A cohort has no frame 'names'."),
    ],
)
def test_what_is_not_there_is_not_read_lazily(tmp_path: Path, frame: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_lazily(tmp_path, frame)
    assert refused.value.message == said.format(place=tmp_path)
