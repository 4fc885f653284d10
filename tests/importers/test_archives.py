"""The archive's hostile twin: refused or survived, with a sentence, in little memory."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from fakes.fit_encoder import run_file
from fakes.strava_archive import Entry, activities_csv

from analyzer.importers.unpacking import MAX_BYTES
from analyzer.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Read = Callable[[bytes], dict[str, Any]]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in /proc")
MONDAY = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
MEMORY_MB = 512
LIMITED = """
import json, os, resource, sys
from pathlib import Path
from analyzer.config import Config
from analyzer.sync import sync

def read(home, path):
    resource.setrlimit(resource.RLIMIT_DATA, (int(sys.argv[1]) << 20,) * 2)
    result = sync(Config(home=Path(home)), [path])
    (peak,) = (int(line.split()[1]) / 1024 for line in open("/proc/self/status") if "VmHWM" in line)
    print(json.dumps(result.to_dict() | {"peak": peak, "problems": result.problems}), flush=True)

for line in sys.stdin:
    process = os.fork()
    if process == 0:
        try:
            read(*json.loads(line))
        except BaseException:
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    if code := os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]):
        print(json.dumps({"ended with": code}), flush=True)
"""
GOOD = run_file(MONDAY, 20)
BOMB = 1 << 28
ZEROS = bytes(1 << 22)


@pytest.fixture(scope="module")
def sync_in_little_memory() -> Iterator[Callable[[Path, Path], dict[str, Any]]]:
    """Sync a path in a process of its own that may have little memory and has imported all."""
    command = [sys.executable, "-c", LIMITED, str(MEMORY_MB)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        given, said = process.stdin, process.stdout

        def read_there(home: Path, path: Path) -> dict[str, Any]:
            given.write(json.dumps([str(home), str(path)]) + "\n")
            told: dict[str, Any] = json.loads(said.readline())
            assert "ended with" not in told, told
            assert told["peak"] < MEMORY_MB
            return told

        yield read_there
        given.close()


@pytest.fixture
def read(tmp_path: Path, sync_in_little_memory: Callable[[Path, Path], dict[str, Any]]) -> Read:
    """Read an archive and hold what is said of it to what every sentence must be."""

    def read(archive: bytes) -> dict[str, Any]:
        path = tmp_path / "export.zip"
        path.write_bytes(archive)
        told = sync_in_little_memory(tmp_path / "home", path)
        for failure in told["failed"]:
            assert failure["reason"].count("\n") == 0
            assert failure["reason"].endswith(".")
            assert len(failure["reason"]) < 300
        return told

    return read


def packed(*members: tuple[str, bytes], then: Callable[[Any], None] | None = None) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members:
            archive.writestr(name, content)
        if then:
            then(archive)
    return file.getvalue()


def reasons(told: dict[str, Any]) -> list[str]:
    return [failure["reason"] for failure in told["failed"]]


def test_names_that_lead_out_of_the_archive_lead_nowhere(tmp_path: Path, read: Read) -> None:
    names = ["../../../../tmp/legstats-was-here.fit", "/etc/passwd.fit", "a/\x1b[31mred\n.fit"]
    files = [(name, run_file(MONDAY.replace(day=day), 20)) for day, name in enumerate(names, 2)]
    told = read(packed(*files))
    assert (told["new"], told["failed"]) == (3, [])
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"export.zip", "legstats.sqlite", "links.npz"}


def test_a_bomb_is_not_unpacked(read: Read) -> None:
    bomb = gzip.compress(ZEROS, 1) * (BOMB // len(ZEROS))
    told = read(
        packed(("activities/1.fit.gz", bomb), ("2.gpx", bytes(BOMB // 2)), ("3.fit", GOOD)),
    )
    assert told["new"] == 1
    assert reasons(told) == [
        "1.fit.gz is left unread: it holds over 64 MB.",
        "2.gpx is left unread: it holds over 64 MB.",
    ]


def test_a_bomb_inside_a_bomb_is_not_unpacked(read: Read) -> None:
    nested = packed(("inside.zip", bytes(BOMB)), ("zeros.fit", bytes(BOMB // 2)))
    told = read(packed(("UploadedFiles_0-_Part1.zip", nested), ("3.fit", GOOD)))
    assert told["new"] == 1
    assert len(told["failed"]) == 2


def test_an_archive_that_lies_about_its_sizes_is_damaged(read: Read) -> None:
    archive = bytearray(packed(("1.fit", bytes(MAX_BYTES)), ("2.fit", GOOD)))
    size = MAX_BYTES.to_bytes(4, "little")
    while (place := archive.find(size)) >= 0:
        archive[place : place + 4] = (1000).to_bytes(4, "little")
    told = read(bytes(archive))
    assert told["new"] == 1
    assert reasons(told) == ["1.fit is damaged: it cannot be unpacked. Download it again."]


def test_ten_archives_in_one_another_are_too_deep(read: Read) -> None:
    inner = packed(("1.fit", GOOD))
    for depth in range(10):
        inner = packed((f"{depth}.zip", inner))
    told = read(inner)
    assert told["new"] == 0
    assert reasons(told) == ["7.zip is an archive too deep inside others to be opened."]


def test_an_archive_in_an_archive_is_opened(read: Read) -> None:
    assert read(packed(("part.zip", packed(("1.fit", GOOD)))))["new"] == 1


ENTITIES = "".join(
    f'<!ENTITY {one} "{f"&{other};" * 10}">'
    for other, one in zip("abcdefghi", "bcdefghij", strict=True)
)
XML_BOMB = f"""<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa">{ENTITIES}]>
<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><name>&j;</name></trk></gpx>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><name>&x;</name></trk></gpx>"""


def test_entities_in_xml_do_not_grow_and_fetch_nothing(read: Read) -> None:
    told = read(
        packed(("1.gpx", XML_BOMB.encode()), ("2.gpx", OUTSIDE.encode()), ("3.fit", GOOD)),
    )
    assert (told["new"], len(told["failed"])) == (1, 2)
    assert "root:" not in json.dumps(told)


def one_huge_line(archive: zipfile.ZipFile) -> None:
    with archive.open("activities.csv", "w", force_zip64=True) as member:
        member.write(activities_csv([]) + b'7,"Aug 1, 2026, 6:30:00 AM",')
        for _ in range(MEMORY_MB + 128):
            member.write(b"x" * (1 << 20))


def test_a_line_longer_than_memory_is_not_read(read: Read) -> None:
    told = read(packed(("1.fit", GOOD), then=one_huge_line))
    assert told["new"] == 1
    assert reasons(told) == ["activities.csv is left unread: it holds over 64 MB."]


def test_a_line_of_sixty_megabytes_costs_only_its_row(read: Read) -> None:
    rows = activities_csv([Entry(started_at=MONDAY, number=1, distance_m=5000.0)])
    chaos = b'2,"Aug 1, 2026, 6:30:00 AM",' + "𝕏é".encode() * (6 << 20) + b"\n"
    rows += b"".join(b"%x," % number for number in range(1 << 18)) + b"\n" + chaos
    rows += activities_csv([Entry(started_at=MONDAY.replace(day=3), number=3)]).split(b"\n", 1)[1]
    told = read(stored(("activities.csv", rows)))
    assert (told["new"], told["failed"]) == (2, [])
    (lost,) = told["in_part"]
    assert lost["reason"].startswith("activities.csv: 2 rows of 4 left out; ")


def stored(*members: tuple[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_two_files(read: Read) -> None:
    other = run_file(MONDAY.replace(day=2), 20)
    archive = packed(("activities/1.fit", GOOD), ("activities/1.fit", other))
    assert read(archive)["new"] == 2
    again = read(archive)
    assert (again["new"], again["unchanged"], again["failed"]) == (0, 2, [])


def test_a_locked_member_is_named(read: Read) -> None:
    archive = bytearray(packed(("1.fit", GOOD), ("2.fit", run_file(MONDAY.replace(day=2), 20))))
    for signature, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        archive[archive.find(signature) + flags] |= 1
    told = read(bytes(archive))
    assert told["new"] == 1
    assert reasons(told) == ["1.fit is locked with a password. Unpack the archive yourself first."]


def test_a_wrong_checksum_is_damage(read: Read) -> None:
    archive = bytearray(stored(("1.fit", GOOD), ("2.fit", run_file(MONDAY.replace(day=2), 20))))
    archive[200] ^= 0xFF
    told = read(bytes(archive))
    assert told["new"] == 1
    assert reasons(told) == ["1.fit is damaged: it cannot be unpacked. Download it again."]


def test_a_member_packed_in_an_unknown_way_is_named(read: Read) -> None:
    archive = bytearray(packed(("1.fit", GOOD)))
    for signature, method in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        archive[archive.find(signature) + method] = 9  # Deflate64
    (reason,) = reasons(read(bytes(archive)))
    assert reason.startswith("1.fit is packed in a way legstats cannot unpack.")


@pytest.mark.parametrize("left", [0, 4, 32])
def test_an_archive_of_which_nothing_is_left_is_said(read: Read, left: int) -> None:
    assert reasons(read(packed(("1.fit", GOOD))[:left])) == [
        "export.zip is damaged or was not downloaded to its end: get it again."
    ]


class _Pipe(BytesIO):
    """A stream nobody can go back in, so that a member's sizes stand after it."""

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError


@pytest.mark.parametrize(
    ("share", "file", "method"),
    [(0.45, BytesIO, zipfile.ZIP_DEFLATED), (0.8, _Pipe, zipfile.ZIP_DEFLATED),
     (0.98, BytesIO, zipfile.ZIP_STORED), (1.0, _Pipe, zipfile.ZIP_DEFLATED)],
)  # fmt: skip
def test_of_an_archive_that_was_cut_all_before_the_cut_is_kept(
    read: Read, tmp_path: Path, share: float, file: type[BytesIO], method: int
) -> None:
    """Its list of members stood behind the cut."""
    written = file()
    with zipfile.ZipFile(written, "w", method) as archive:
        for name, day in (("1.fit", 1), ("caf\xe9/2.fit", 2), ("3.fit", 3)):
            archive.writestr(name, run_file(MONDAY.replace(day=day), 20))
    whole = written.getvalue()
    told = read(whole[: int(share * whole.index(b"PK\1\2"))])
    assert told["new"] == (2 if share < 0.66 else 3)
    assert reasons(told) == [
        "export.zip was not downloaded to its end: get it again. What could be read of it was kept."
    ]
    assert read(whole)["failed"] == []
    with Store(tmp_path / "home" / "legstats.sqlite") as store:
        assert len(list(store.records())) == 3


def test_an_archive_downloaded_again_is_no_failure_any_more(tmp_path: Path, read: Read) -> None:
    archive = packed(("1.fit", GOOD))
    assert read(archive[:-30])["failed"]
    assert read(archive)["failed"] == []
    with Store(tmp_path / "home" / "legstats.sqlite") as store:
        assert store.failures.rows() == []


def test_a_track_of_very_many_points_costs_no_other_file(read: Read) -> None:
    point = '<trkpt lat="1" lon="2"><time>2026-01-01T00:00:00Z</time></trkpt>'
    track = '<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>{}</trkseg></trk></gpx>'
    told = read(packed(("1.gpx", track.format(point * 300_000).encode()), ("2.fit", GOOD)))
    assert told["new"] >= 1
    assert len(told["failed"]) <= 1


def test_damage_anywhere_in_an_archive_is_survived(
    tmp_path: Path, sync_in_little_memory: Callable[[Path, Path], dict[str, Any]]
) -> None:
    # A short run: reading each copy costs little, and more of the damage meets the archive's own.
    short = run_file(MONDAY, 20, every_s=20)
    archive = packed(("1.fit", short), ("activities.csv", activities_csv([])))
    broken = tmp_path / "broken"
    broken.mkdir()
    for place in range(0, len(archive), max(1, len(archive) // 150)):
        damaged = bytearray(archive)
        damaged[place] ^= 0xFF
        (broken / f"{place}.zip").write_bytes(damaged)
    assert sync_in_little_memory(tmp_path / "home", broken)["new"] >= 1
