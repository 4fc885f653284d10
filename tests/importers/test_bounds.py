"""What has no end is left unread, or read up to a bound, before it fills the memory."""

from __future__ import annotations

import struct

import pytest

from analyzer.errors import ImportProblemError
from analyzer.importers import track_file
from analyzer.importers.bounds import LONGEST_TEXT, MOST_POINTS, MOST_ROWS, MOST_TRACKS
from analyzer.importers.csv_rows import read_rows
from analyzer.importers.fit.checksum import crc16
from analyzer.importers.fit.decoder import TOO_MANY_MESSAGES, TOO_WIDE, decode
from analyzer.importers.fit.framing import MOST_DEFINITIONS, MOST_MESSAGES
from analyzer.importers.fit.profile import MESSAGE_TYPES
from analyzer.importers.json_rows import list_rows
from analyzer.importers.markup import BrokenMarkupError, xml_events
from analyzer.importers.reader import Context
from analyzer.importers.unpacking import Allowance
from analyzer.sync.reading import Job, read_input

FIELDLESS = bytes([0x40, 0, 0, 20, 0, 0])
"""The definition of a record without fields: its messages are one byte each."""


def fit(body: bytes) -> bytes:
    head = struct.pack("<BBHI4s", 12, 0x20, 2100, len(body), b".FIT")
    return head + body + struct.pack("<H", crc16(head + body))


def test_a_fit_file_of_empty_messages_is_read_up_to_a_bound() -> None:
    found = decode(fit(FIELDLESS + bytes(MOST_MESSAGES * 3 // 2)))
    assert TOO_MANY_MESSAGES in found.problems
    assert len(found.table("record")) < MOST_MESSAGES * 1.2


def test_a_fit_file_of_definitions_is_read_up_to_a_bound() -> None:
    definitions = (
        bytes([0x40, 0, 0, *number.to_bytes(2, "little"), 1, local, 1, 2, 0, 7])
        for number in range(2_000)
        for local in range(11)
    )
    body = b"".join(definitions)
    assert len(body) // 11 > MOST_DEFINITIONS
    assert TOO_MANY_MESSAGES in decode(fit(body)).problems


def test_a_fit_file_of_many_values_a_byte_keeps_within_its_budget() -> None:
    fields = [
        number for number, field in MESSAGE_TYPES[20].fields.items() if field.form == "number"
    ]
    definition = bytes([0x40, 0, 0, 20, 0, len(fields), *(b for f in fields for b in (f, 1, 2))])
    a_message = bytes(1 + len(fields))
    found = decode(fit(definition + a_message * (12_000_001 // len(fields) + 1)))
    assert TOO_WIDE in found.problems


@pytest.mark.parametrize("table", [b"a\n" * (MOST_ROWS + 2), (b"," * 9_999 + b"\n") * 1_002])
def test_a_table_without_end_is_left_unread(table: bytes) -> None:
    with pytest.raises(ImportProblemError, match="goes on for over"):
        sum(1 for _ in read_rows(table))


def test_a_list_without_end_is_left_unread() -> None:
    with pytest.raises(ImportProblemError, match="goes on for over"):
        sum(1 for _ in list_rows(b'{"a":1},' * (MOST_ROWS + 1), 0))


def test_a_text_without_end_is_cut() -> None:
    (row,) = list_rows(b'{"name":"%s"}' % (b"x" * (2 * LONGEST_TEXT)), 0)
    assert row == {"name": "x" * LONGEST_TEXT}


def test_points_without_end_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_POINTS == 400_000, "as promised; a hundredth of it takes the same way"
    monkeypatch.setattr(track_file, "MOST_POINTS", 4_000)
    head = (
        b'<TrainingCenterDatabase><Activities><Activity Sport="Running">'
        b"<Id>2026-06-01T00:00:00Z</Id>"
        b'<Lap StartTime="2026-06-01T00:00:00Z"><Track>'
        b"<Trackpoint><Time>2026-06-01T00:00:00Z</Time></Trackpoint>"
        b"<Trackpoint><Time>2026-06-01T00:30:00Z</Time></Trackpoint>"
    )
    outcome = read_input(Job(head + b"<Trackpoint/>" * 4_000, Context("long.tcx")))
    assert "over 4,000 points" in str(outcome), outcome


def test_recordings_without_end_are_kept_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST_TRACKS == 10_000
    monkeypatch.setattr(track_file, "MOST_TRACKS", 100)
    tracks = b"<gpx>" + b"<trk></trk>" * 101 + b"</gpx>"
    assert "over 100 recordings" in read_input(Job(tracks, Context("many.gpx"))).failed


@pytest.mark.parametrize(
    "endless",
    [
        b"<a>" * 20_000,
        b"<whole>" + b"<a>" * 500_000,
        b"<b " + b'a="x" ' * 400_000,
        b"<" + b"x" * 2_000_000,
        b"y" * 2_000_000,
        b"".join(b"<n%d/>" % number for number in range(12_000)),
    ],
    ids=["deep", "whole", "attributes", "name", "text", "names"],
)
def test_xml_without_end_is_given_up(endless: bytes) -> None:
    with pytest.raises(BrokenMarkupError, match=r"without end|thousands of kinds"):
        sum(1 for _ in xml_events(b"<gpx>" + endless, "x", {"whole"}))


def test_an_outermost_element_without_end_is_given_up() -> None:
    with pytest.raises(BrokenMarkupError, match="without end"):
        list(xml_events(b"<gpx " + b'a="x" ' * 400_000, "x", set()))


def test_an_archive_is_bounded_as_a_whole() -> None:
    left = Allowance(1 << 20)
    for _ in range(3):
        left.take(60 << 20, "a.fit")
    with pytest.raises(ImportProblemError, match="over 200 MB"):
        left.take(60 << 20, "a.fit")


def test_an_exercise_without_end_is_cut() -> None:
    log = (
        b"title,start_time,end_time,exercise_title,set_type,weight_kg,reps\n"
        b'Legs,"5 Aug 2026, 18:00",,%s,normal,90,8\n' % (b"Squat" * 1_000)
    )
    ((session, _),) = read_input(Job(log, Context("hevy.csv", zone="UTC"))).activities
    assert session.sets[0].exercise == "Squat" * 20
