"""Writes the exports of lifting apps, in every layout and style of dates they are known to have."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

KG_PER_LB = 0.45359237
MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "de": "Jan Feb März Apr Mai Juni Juli Aug Sept Okt Nov Dez",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene feb mar abr may jun jul ago sept oct nov dic",
}


def _month(when: datetime, language: str) -> str:
    return MONTHS[language].split()[when.month - 1]


def _half_day(when: datetime, space: str) -> str:
    hour = when.hour % 12 or 12
    return f"{hour}:{when:%M}{space}{'AM' if when.hour < 12 else 'PM'}"


DATE_STYLES: dict[str, Callable[[datetime], str]] = {
    "28 Mar 2025, 17:29": lambda t: f"{t.day} {_month(t, 'en')} {t.year}, {t:%H:%M}",
    "Mar 28, 2025, 5:29 PM": (
        lambda t: f"{_month(t, 'en')} {t.day}, {t.year}, {_half_day(t, ' ')}"
    ),
    "28.03.2025, 17:29": lambda t: f"{t:%d.%m.%Y, %H:%M}",
    "2025-03-28 17:29:00": lambda t: f"{t:%Y-%m-%d %H:%M}:00",
    "28 März 2025, 17:29": lambda t: f"{t.day}. {_month(t, 'de')} {t.year}, {t:%H:%M}",
    "28 mars 2025, 17:29": lambda t: f"{t.day} {_month(t, 'fr')} {t.year}, {t:%H:%M}",
    "28 mar 2025, 17:29": lambda t: f"{t.day} {_month(t, 'es')} {t.year}, {t:%H:%M}",
}

HEVY_COLUMNS = (
    "title", "start_time", "end_time", "description", "exercise_title", "superset_id",
    "exercise_notes", "set_index", "set_type", "weight_kg", "reps", "distance_km",
    "duration_seconds", "rpe",
)  # fmt: skip
STRONG_LAYOUTS = {
    "commas": """Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,
        Notes,Workout Notes,RPE""",
    "semicolons": """Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;
        Distance Unit;Seconds;Notes;Workout Notes;Workout Duration""",
    "since 6.2": """Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);
        Reps;RPE;Distance (meters);Seconds;Notes;Workout Notes""",
}


@dataclass(frozen=True, kw_only=True)
class Lifted:
    """One set as the athlete entered it; ``kind`` as Hevy calls it."""

    exercise: str = "Squat (Barbell)"
    reps: float | None = 5
    weight_kg: float | None = 100.0
    kind: str = "normal"
    seconds: float | None = None
    distance_km: float | None = None
    rpe: float | None = None


@dataclass(frozen=True, kw_only=True)
class Logged:
    """One workout; ``began`` is what the phone's clock showed."""

    began: datetime
    ended: datetime | None
    title: str = "Leg day"
    description: str = ""
    lifts: Sequence[Lifted] = (Lifted(),)


def hevy(
    workouts: Iterable[Logged],
    *,
    style: str = "28 Mar 2025, 17:29",
    unit: str = "kg",
    delimiter: str = ",",
    columns: Sequence[str] = HEVY_COLUMNS,
) -> bytes:
    """Return a Hevy export."""
    date = DATE_STYLES[style]
    rows = []
    for workout in workouts:
        places: dict[str, int] = {}
        for lift in workout.lifts:
            places[lift.exercise] = places.get(lift.exercise, -1) + 1
            rows.append(
                {
                    "title": workout.title,
                    "start_time": date(workout.began),
                    "end_time": date(workout.ended) if workout.ended else "",
                    "description": workout.description,
                    "exercise_title": lift.exercise,
                    "exercise_notes": 'felt "good", tired\nafter',
                    "set_index": places[lift.exercise],
                    "set_type": lift.kind,
                    "weight_kg": _in(unit, lift.weight_kg),
                    "reps": _plain(lift.reps),
                    "distance_km": _plain(lift.distance_km),
                    "duration_seconds": _plain(lift.seconds),
                    "rpe": _plain(lift.rpe),
                }
            )
    names = {"weight_kg": "weight_lbs", "distance_km": "distance_miles"} if unit == "lb" else {}
    head = [names.get(column, column) for column in columns]
    return _table(head, ([row.get(c, "") for c in columns] for row in rows), delimiter)


def strong(
    workouts: Iterable[Logged],
    *,
    layout: str = "commas",
    unit: str = "kg",
    decimal: str = ".",
    rests: bool = True,
    time: str = "%Y-%m-%d %H:%M:%S",
) -> bytes:
    """Return a Strong export; its comma layout does not name the unit."""
    delimiter = "," if layout == "commas" else ";"
    wanted = [column.strip() for column in STRONG_LAYOUTS[layout].split(delimiter)]
    columns = [c.replace("(kg)", "(lbs)") if unit == "lb" else c for c in wanted]
    rows: list[dict[str, object]] = []
    for number, workout in enumerate(workouts, 1):
        order = 0
        for lift in workout.lifts:
            order += lift.kind == "normal"
            rows.append(_strong_row(workout, lift, number, order, unit, decimal, time))
            if rests:
                rest = {"Set Order": "Rest Timer", "Weight": "0", "Reps": "0", "Seconds": "120"}
                rows.append({**rows[-1], "Weight (kg)": "", "RPE": "", **rest})
                note = {"Set Order": "Note", "Notes": "keep\nbreathing", "Seconds": ""}
                rows.append({**rows[-1], **note})
    return _table(columns, ([row.get(c, "") for c in wanted] for row in rows), delimiter)


def _strong_row(
    workout: Logged, lift: Lifted, number: int, order: int, unit: str, decimal: str, time: str
) -> dict[str, object]:
    orders = {"normal": str(order), "warmup": "W", "dropset": "D", "failure": "F"}
    weight = _in(unit, lift.weight_kg).replace(".", decimal)
    lasting = workout.ended - workout.began if workout.ended else None
    seconds = int(lasting.total_seconds()) if lasting else 0
    hours, minutes = divmod(seconds // 60, 60)
    words = " ".join(f"{n}{u}" for n, u in ((hours, "h"), (minutes, "m")) if n)
    return {
        "Workout #": number,
        "Date": f"{workout.began:{time}}",
        "Workout Name": workout.title,
        "Duration": words,
        "Workout Duration": words,
        "Duration (sec)": seconds or "",
        "Exercise Name": lift.exercise,
        "Set Order": orders[lift.kind],
        "Weight": weight or "0",
        "Weight (kg)": weight,
        "Weight Unit": "lbs" if unit == "lb" else "kg",
        "Reps": _plain(lift.reps) or "0",
        "RPE": _plain(lift.rpe).replace(".", decimal),
        "Distance": _plain(lift.distance_km) or "0",
        "Distance (meters)": _plain(lift.distance_km and lift.distance_km * 1000),
        "Distance Unit": "km",
        "Seconds": _plain(lift.seconds) or "0",
        "Workout Notes": workout.description,
    }


def alpha_progression(workouts: Iterable[Logged]) -> bytes:
    """Return an Alpha Progression export: warm-ups stand beside the exercise's name."""
    lines = []
    for workout in workouts:
        minutes = int((workout.ended - workout.began).total_seconds() // 60)
        clock = f"{workout.began:%Y-%m-%d} {workout.began.hour}:{workout.began:%M}"
        lines.append(f'"{workout.title}";"{clock} h";"{minutes // 60}:{minutes % 60:02} hr"')
        names = dict.fromkeys(lift.exercise for lift in workout.lifts)
        for number, name in enumerate(names, 1):
            own = [lift for lift in workout.lifts if lift.exercise == name]
            warm = "<br>".join(
                f"WU{n} · {_comma(lift.weight_kg)} kg · {_plain(lift.reps)} reps"
                for n, lift in enumerate((x for x in own if x.kind == "warmup"), 1)
            )
            first = f'"{number}. {name} · Barbell · 8 reps"'
            lines += [f'{first};"{warm}"' if warm else first, "#;KG;REPS;RIR"]
            working = [lift for lift in own if lift.kind != "warmup"]
            lines += [
                f"{n};{_comma(lift.weight_kg)};{_plain(lift.reps)};"
                f"{'' if lift.rpe is None else _comma(10 - lift.rpe)}"
                for n, lift in enumerate(working, 1)
            ]
        lines.append("")
    return "\n".join(lines).encode()


def _table(head: Sequence[str], rows: Iterable[Sequence[object]], delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue().encode()


def _in(unit: str, weight_kg: float | None) -> str:
    if weight_kg is None:
        return ""
    return _plain(round(weight_kg / KG_PER_LB, 4) if unit == "lb" else weight_kg)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value == int(value) else str(value)


def _comma(value: float | None) -> str:
    return "+0" if value is None else _plain(value).replace(".", ",")
