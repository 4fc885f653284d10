"""Make the seeds of the fuzzing anew: python -m fakes.torture.make_seeds, in ``tests``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from fakes import apple_health, garmin_archive, lifting_logs
from fakes.fit_encoder import chained, fit_file, ride, run, run_file, strength_file
from fakes.strava_archive import LAYOUTS, Entry, activities_csv, gpx, tcx
from fakes.torture.targets import SEEDS

MONDAY = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)
FITNOTES = (
    "Date,Exercise,Category,Weight,Weight Unit,Reps,Distance,Distance Unit,Time,Comment\n"
    "2026-06-01,Squat,Legs,100,kgs,5,,,,\n2026-06-01,Plank,Abs,,,,,,0:01:00,\n"
)
JOURNAL = (
    "date,soreness,sleep,massage,note,entered\n"
    "2026-06-01,3,7:30,no,knee,2026-06-01T06:30+02:00\n13/06/2026,,6.5,yes,,\n"
)


def main() -> None:
    """Write them."""
    short = run_file(MONDAY, 3, every_s=10)
    workouts = [
        lifting_logs.Logged(began=MONDAY, ended=MONDAY + timedelta(hours=1)),
        lifting_logs.Logged(
            began=MONDAY + timedelta(days=2),
            ended=MONDAY + timedelta(days=2, minutes=50),
            title="Push",
            lifts=(lifting_logs.Lifted(exercise="Bench Press", reps=8, kind="warmup", rpe=7.5),
                   lifting_logs.Lifted(exercise="Plank", reps=None, weight_kg=None, seconds=60)),
        ),
    ]  # fmt: skip
    entries = [
        Entry(started_at=MONDAY, name="Legs 🏋", kind="Weight Training", description="squat 3x5"),
        Entry(started_at=MONDAY + timedelta(days=1), distance_m=8000.0),
    ]
    rows = [
        garmin_archive.summary(1, MONDAY),
        garmin_archive.summary(
            2, MONDAY + timedelta(days=1), type_key="strength_training", metres=None,
            summarizedExerciseSets=[garmin_archive.exercise("SQUAT", 3, 15)],
        ),
    ]  # fmt: skip
    made = {
        "fit": [
            short,
            strength_file(MONDAY, ["squat", "deadlift"]),
            chained(short, run_file(MONDAY + timedelta(hours=2), 2, every_s=10)),
            fit_file(ride(MONDAY, 3), run(MONDAY + timedelta(minutes=3), 3)),
            short[:-300],
        ],
        "gpx": [gpx(MONDAY, 0.4), gpx(MONDAY, 0.03)],
        "tcx": [tcx(MONDAY, 0.4), tcx(MONDAY, 0.03)],
        "strava": [activities_csv(entries, layout) for layout in list(LAYOUTS)[:4]],
        "hevy": [
            lifting_logs.hevy(workouts, style=style) for style in list(lifting_logs.DATE_STYLES)[:4]
        ],
        "strong": [
            lifting_logs.strong(workouts, layout=layout) for layout in lifting_logs.STRONG_LAYOUTS
        ],
        "alpha": [lifting_logs.alpha_progression(workouts)],
        "fitnotes": [FITNOTES.encode()],
        "garmin": [garmin_archive.summaries(rows)],
        "sleep": [
            str([garmin_archive.night("2026-06-02", 7.5), garmin_archive.night("2026-06-03", 6)])
            .replace("'", '"').replace("None", "null").replace("True", "true")
            .replace("False", "false").encode()
        ],
        "apple": [_health(before_ios_16=False), _health(before_ios_16=True)],
        "journal": [JOURNAL.encode()],
        "zip": [
            _archive(short), _archive(short, method=ZIP_DEFLATED),
            _archive(short, method=ZIP_DEFLATED)[:-250],  # its list of members is missing
        ],
    }  # fmt: skip
    for kind, files in made.items():
        folder = SEEDS / kind
        folder.mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(files, 1):
            (folder / f"{number}").write_bytes(content)


def _health(*, before_ios_16: bool) -> bytes:
    a_run = apple_health.Workout(
        MONDAY, 2, metres=400.0, zone="Europe/Berlin", bpm=150, before_ios_16=before_ios_16,
        inside=apple_health.paused(MONDAY + timedelta(minutes=1), 0.2), route="a.gpx",
    )  # fmt: skip
    lifting = apple_health.Workout(MONDAY + timedelta(hours=9), kind="TraditionalStrengthTraining")
    return apple_health.export_xml(
        [a_run, lifting],
        [
            apple_health.asleep(MONDAY - timedelta(hours=8), 7, zone="Europe/Berlin"),
            *apple_health.measured(a_run, every_s=20),
        ],
        declared="" if before_ios_16 else apple_health.DECLARED,
    )


def _archive(content: bytes, method: int = 0) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w", method) as archive:
        for name, data in (("1.fit", content[:400]), ("b/ä.csv", b"a,b\n"), ("c.zip", _inner())):
            archive.writestr(ZipInfo(name, (2026, 6, 1, 6, 0, 0)), data, method)
    return file.getvalue()


def _inner() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr(ZipInfo("d.gpx", (2026, 6, 1, 6, 0, 0)), b"<gpx/>")
    return file.getvalue()


if __name__ == "__main__":
    main()
