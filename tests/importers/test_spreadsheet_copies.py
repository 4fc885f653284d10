"""A table that a spreadsheet has saved anew is still the same table."""

# ruff: noqa: DTZ001 - the clock of a phone knows no zone
from __future__ import annotations

import codecs
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.lifting_logs import Lifted, Logged, hevy, strong

from analyzer.importers.reader import Context
from analyzer.importers.registry import recognise

if TYPE_CHECKING:
    from collections.abc import Callable

    from analyzer.model import Activity

BEGAN = datetime(2026, 8, 5, 18)
LEGS = Logged(began=BEGAN, ended=BEGAN + timedelta(hours=1), title="Jambes à Orléans")
PLAIN = hevy([LEGS], style="28 mars 2025, 17:29")
SEMICOLONS = hevy([LEGS], style="28 mars 2025, 17:29", delimiter=";")


def sessions(data: bytes) -> list[Activity]:
    lost: list[str] = []
    _, reader = recognise(data)
    context = Context("log.csv", zone="UTC", weight_unit="kg", leave_out=lost.append)
    found = reader.read(data, context)
    assert lost == []
    return found


def wrapped(data: bytes) -> bytes:
    rows = data.decode().strip().replace("\nafter", " after").split("\n")
    return "\n".join('"' + row.replace('"', '""') + '"' for row in rows).encode()


@pytest.mark.parametrize(
    "saved",
    [
        lambda data: codecs.BOM_UTF8 + data,
        lambda data: data.decode().encode("utf-16"),
        lambda data: codecs.BOM_UTF16_BE + data.decode().encode("utf-16-be"),
        lambda data: data.decode().encode("utf-16-le"),
        lambda data: data.decode().encode("cp1252"),
        lambda data: b"sep=,\r\n" + data,
        lambda _: b'"sep=;"\n' + SEMICOLONS,
        lambda data: b"\n\n" + data,
        lambda data: data.replace(b"\nafter", b" after").replace(b"\n", b"\r"),
        wrapped,
    ],
    ids=["mark", "utf-16", "be", "no mark", "windows", "sep", "sep ;", "blank", "mac", "wrapped"],
)
def test_however_it_was_saved_it_is_the_same_workout(saved: Callable[[bytes], bytes]) -> None:
    (one,), (plain,) = sessions(saved(PLAIN)), sessions(PLAIN)
    assert (one.name, one.started_at, one.sets) == (plain.name, plain.started_at, plain.sets)
    assert one.name == "Jambes à Orléans"


def test_cyrillic_windows_bytes() -> None:
    legs = Logged(began=BEGAN, ended=None, lifts=[Lifted(exercise="Приседания со штангой")])
    (one,) = sessions(hevy([legs]).decode().encode("cp1251"))
    assert one.sets[0].exercise == "Приседания со штангой"


@pytest.mark.parametrize(
    ("encoding", "dates", "exercise"),
    [
        ("cp1250", ["4 wrz 2026, 17:29", "2 paź 2026, 17:29"], "Przysiad ze sztangą"),
        ("cp1250", ["3. září 2026 17:29", "1. října 2026 17:29"], "Dřep"),
        ("cp1250", ["5. rujna 2026. 17:29", "2. ožujka 2026. 17:29"], "Čučanj"),
        ("cp1252", ["4 août 2026, 17:29", "2 févr. 2026, 17:29"], "Presse à jambes"),
        ("cp1252", ["4. März 2026, 17:29", "2. Mai 2026, 17:29"], "Übung für Beine"),
        ("cp1253", ["4 Αυγ 2026, 17:29", "2 Μαΐ 2026, 17:29"], "Κάθισμα"),
        ("cp1254", ["4 Ağu 2026, 17:29", "2 Şub 2026, 17:29"], "Çömelme (Ağırlık)"),
        ("cp1254", ["4 Oca 2026, 17:29", "2 Mar 2026, 17:29"], "Çömelme (Ağırlık)"),
        ("cp1257", ["4 rugp. 2026, 17:29", "2 rugs. 2026, 17:29"], "Pritūpimai"),
        ("cp932", ["2026年8月4日 17:29", "2026年9月2日 17:29"], "スクワット"),
        ("cp936", ["2026年8月4日 17:29", "2026年9月2日 17:29"], "杠铃深蹲"),
        ("cp949", ["2026년 8월 4일 17:29", "2026년 9월 2일 17:29"], "스쿼트"),
        ("mac_roman", ["4 août 2026, 17:29", "2 févr. 2026, 17:29"], "Presse à jambes"),
    ],
)
def test_a_log_saved_in_its_country_s_encoding_loses_no_row(
    encoding: str, dates: list[str], exercise: str
) -> None:
    lifts = [Lifted(exercise=exercise)]
    log = hevy(
        [Logged(began=BEGAN + timedelta(n), ended=None, lifts=lifts) for n in range(2)]
    ).decode()
    for written, date in zip(["5 Aug 2026, 18:00", "6 Aug 2026, 18:00"], dates, strict=True):
        assert written in log
        log = log.replace(written, date)
    found = sessions(log.encode(encoding))
    assert [one.sets[0].exercise for one in found] == [exercise] * 2
    assert len({one.started_at.month for one in found}) == 2


@pytest.mark.parametrize("when", ["8/5/2026 18:00", "8/5/26 6:00 PM", "46239.75", "5-Aug-26 18:00"])
def test_dates_that_a_spreadsheet_wrote_anew(when: str) -> None:
    later = "8/20/26 6:00 PM" if "/" in when else when
    log = strong([LEGS, Logged(began=BEGAN + timedelta(days=15), ended=None)])
    log = log.replace(b"2026-08-05 18:00:00", when.encode())
    log = log.replace(b"2026-08-20 18:00:00", later.encode())
    assert sessions(log)[0].started_at.replace(tzinfo=None) == BEGAN


def test_a_damaged_byte_is_no_other_encoding() -> None:
    data = PLAIN.replace(b"felt", b"f\xfflt")
    assert sessions(data)[0].name == "Jambes à Orléans"
