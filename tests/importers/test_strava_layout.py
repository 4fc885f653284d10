"""activities.csv in a language nobody has told us of: its columns are known by their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes.strava_layouts import ENGLISH

from analyzer.importers import strava_export
from analyzer.importers.reader import Context

if TYPE_CHECKING:
    from analyzer.model import Activity

POLISH = (
    "ID aktywności,Data aktywności,Nazwa aktywności,Typ aktywności,Opis aktywności,Upłynęło czasu,"
    "Dystans,Maksymalne tętno,Względny wysiłek,Dojazd,Prywatna notatka,Sprzęt aktywności,"
    "Nazwa pliku,Waga sportowca,Waga roweru,Upłynęło czasu,Czas ruchu,Dystans"
)
ROWS = [
    '15001,"5 paź 2026, 16:00:00",x,Bieg,,3000,"8,70",,,false,,,,70,,"3000,0","2990,0","8700,0"',
    '15002,"6 wrz 2026, 16:00:00",Nogi,Trening siłowy,,3000,"0,00",,,false,,,,,,"3000,0","3000,0",',
]


def read(header: str, *rows: str) -> tuple[list[Activity], list[str]]:
    told: list[str] = []
    data = "\n".join([header, *rows]).encode()
    assert strava_export.recognises(data)
    return strava_export.read(data, Context("activities.csv", warn=told.append)), told


def test_a_polish_list_is_read_and_that_it_was_is_said() -> None:
    (run, legs), told = read(POLISH, *ROWS)
    assert (run.sport, run.distance_m, run.elapsed_s, run.moving_s) == ("run", 8700, 3000, 2990)
    assert (legs.sport, legs.name) == ("strength", "Nogi")
    (sentence,) = told
    assert sentence.endswith("its columns were read by their place.")


def test_where_the_names_of_the_second_half_differ_its_numbers_tell() -> None:
    renamed = (
        POLISH.removesuffix("Dystans").replace("Upłynęło czasu,Czas", "Czas2,Czas") + "Dystans2"
    )
    (run, _), _ = read(renamed, *ROWS)
    assert (run.distance_m, run.moving_s) == (8700, 2990)
    in_miles = ROWS[0].replace('"8,70"', '"5,41"')
    (run,), _ = read(renamed, in_miles)
    assert run.distance_m == 8700


@pytest.mark.parametrize(
    ("date", "label", "sport"),
    [
        ("5 окт. 2026 г., 16:00:00", "Забег", "run"),
        ("5 okt. 2026 16:00:00", "Styrketräning", "strength"),
        ("2026. okt. 5. 16:00:00", "Futás", "run"),
        ("5 Eki 2026 16:00:00", "Ağırlık Antrenmanı", "strength"),
        ("5. 10. 2026 16:00:00", "Běh", "run"),
        ("2026. 10. 5. 오후 4:00:00", "웨이트 트레이닝", "strength"),
        ("5.10.2026 klo 16.00.00", "Juoksu", "run"),
        ("5. okt. 2026, 16:00:00", "Løpetur", "run"),
    ],
)
def test_what_was_done_is_known_in_many_languages(date: str, label: str, sport: str) -> None:
    row = ROWS[0].replace("5 paź 2026, 16:00:00", date).replace("Bieg", label)
    (one,), _ = read(POLISH, row)
    assert (one.sport, f"{one.started_at:%d.%m. %H:%M}") == (sport, "05.10. 16:00")


def test_of_an_old_short_list_what_can_be_made_sure_is_read() -> None:
    header = ",".join(f"słowo {place}" for place in range(11))
    row = "15001,2019-10-05 16:00:00,x,Bieg,opis,3000,8.7,,false,buty,activities/7.fit.gz"
    (run,), _ = read(header, row)
    assert (run.distance_m, run.elapsed_s, run.moving_s) == (8700, 3000, None)
    assert (run.name, run.description) == ("x", "opis")


def test_places_beyond_what_the_names_show_stay_unknown() -> None:
    names = [f"słowo {ENGLISH.index(name)}" for name in ENGLISH[:40]]
    cells = {0: "15001", 1: "2026-10-05 16:00:00", 3: "Bieg", 5: "3000", 6: "8.7"}
    cells |= {15: "3000", 16: "2990", 17: "8700", 20: "88", 31: "151"}
    row = ",".join(cells.get(place, "") for place in range(40))
    (run,), _ = read(",".join(names), row)
    assert (run.climb_m, run.avg_hr_bpm) == (88, 151)
    names[30] = "coś innego"
    (run,), _ = read(",".join(names), row)
    assert (run.moving_s, run.climb_m, run.avg_hr_bpm) == (2990, None, None)


@pytest.mark.parametrize(
    "row",
    [
        "15001,x,2026-10-05,1,2,3,4,5,6,7,8,9",
        "15001,2026-10-05 16:00:00,a,b,c,3000,8.7,1,2,3,4,5",
        'Legs,"5 Oct 2026, 16:00",a,b,c,3000,8.7,x/y.fit,,,,',
    ],
)
def test_another_services_table_is_no_such_list(row: str) -> None:
    header = ",".join(f"c{place}" for place in range(12))
    assert not strava_export.recognises(f"{header}\n{row}\n".encode())
