"""What leg day costs, as ``legstats compare`` tells it: the sample athlete, and her last months."""

from __future__ import annotations

import re
import shutil
from itertools import takewhile
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from fakes import report_data
from fakes.command import legstats

from analyzer import load, units
from analyzer.advice.baseline import easy_pace
from analyzer.advice.power import still_needed
from analyzer.answers.comparison import own_choice
from analyzer.effect import estimate
from analyzer.settings import Rules
from sample_data.make import ATHLETE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fakes.command import Said

    from analyzer.frames.dataset import Dataset

    Says = Callable[..., Said]

BUCKETS = ["0-6 h", "6-30 h", "30-54 h", "54-78 h"]
CELLS = re.compile(r"\s{2,}")


@pytest.fixture(scope="module")
def last_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of one who has synced four and a half months of the sample athlete's watch."""
    watch, home = (tmp_path_factory.mktemp(name) for name in ("watch", "home"))
    for months in ("2026-0[789]-*.fit", "2026-1*.fit"):
        for path in (ATHLETE / "watch").glob(months):
            shutil.copy(path, watch)
    assert legstats(home, "sync", watch).code == 0
    return home


def table(out: str, title: str) -> dict[str, dict[str, str]]:
    """Return the cells of the table under a title, by row and heading."""
    lines = iter(out.splitlines())
    next(line for line in lines if line.startswith(title))
    headings = CELLS.split(next(lines).strip())
    rows = takewhile(lambda row: len(row) == len(headings), (CELLS.split(x.strip()) for x in lines))
    return {row[0]: dict(zip(headings, row, strict=True)) for row in rows}


def test_each_bucket_is_told_in_percent_and_in_seconds_at_my_easy_pace(
    sample: Dataset, sample_says: Says
) -> None:
    told = table(sample_says("compare").out, "Speed at the same heart rate, against ")
    contract = [b for b in sample_says("compare", "--json").json["buckets"] if b["why"] == ""]
    pace = easy_pace(sample.runs, sample.config.rules)
    assert list(told) == [*BUCKETS, "per leg day"]
    for bucket in contract:
        row = told[bucket["bucket"]]
        more = pace / (1 + bucket["estimate_pct"] / 100) - pace
        assert row[f"at {units.pace(pace)}"] == f"{units.number(more, signed=True)} s/km"
        assert row["effect"] == units.percent(bucket["estimate_pct"], signed=True)
        assert row["95 % interval"] == units.interval(
            bucket["low_pct"], bucket["high_pct"], signed=True
        )
        assert (row["runs"], row["in words"]) == (str(bucket["n"]), bucket["verdict"])


def test_what_my_runs_alone_say_has_its_interval_too(sample_says: Says) -> None:
    told = table(sample_says("compare").out, "Your runs alone, not pulled towards what studies")
    contract = [b for b in sample_says("compare", "--json").json["buckets"] if b["why"] == ""]
    for bucket in contract:
        row = told[bucket["bucket"]]
        assert row["effect"] == units.percent(bucket["data_only_pct"], signed=True)
        assert row["95 % interval"] == units.interval(
            bucket["data_only_low_pct"], bucket["data_only_high_pct"], signed=True
        )
        assert row["seen from"] == units.percent(bucket["mde_pct"])


def test_the_plain_table_comes_with_its_intervals_and_why_it_is_wrong(sample_says: Says) -> None:
    out = sample_says("compare").out
    told = table(out, "Average speed, not adjusted for effort")
    plain_table = sample_says("compare", "--json").json["naive"]
    for plain in (p for p in plain_table if p["estimate_pct"] is not None):
        row = told[plain["bucket"]]
        assert row["difference"] == units.percent(plain["estimate_pct"], signed=True)
        assert row["95 % interval"] == units.interval(
            plain["low_pct"], plain["high_pct"], signed=True
        )
    assert "people choose easier runs after leg day, and that choice alone makes them slower" in out


def test_a_mile_costs_more_seconds_than_a_kilometre(
    sample: Dataset, sample_says: Says, tmp_path: Path
) -> None:
    miles = tmp_path / "miles.toml"
    miles.write_text('[display]\ndistance_unit = "mi"\n')
    out = sample_says("--config", miles, "compare").out
    pace = easy_pace(sample.runs, sample.config.rules)
    told = table(out, "Speed at the same heart rate")["6-30 h"]
    effect = sample_says("compare", "--json").json["buckets"][1]["estimate_pct"]
    more = units.number(units.pace_change(effect, pace, "mi"), signed=True)
    assert told[f"at {units.pace(pace, 'mi')}"] == f"{more} s/mi"
    assert "/km" not in out


def test_an_answer_that_is_there_asks_for_no_more_runs(sample_says: Says) -> None:
    out = sample_says("compare").out
    assert "at your rhythm" not in out
    assert "more years" not in out


def test_an_open_answer_says_what_it_would_take(last_months: Path) -> None:
    out = legstats(last_months, "compare").out
    runs = load(last_months).runs
    effect = estimate(runs)
    assert effect.headline.verdict == "can't tell"
    assert f"\n{still_needed(runs, effect).sentence}\n" in out
    assert "more years" not in legstats(last_months, "compare", "--metric", "hr").out


def test_other_measures_are_not_told_in_seconds_nor_beside_plain_speed(sample_says: Says) -> None:
    out = sample_says("compare", "--metric", "hr").out
    assert out.startswith("Heart rate at the same speed, against ")
    assert "s/km" not in out
    assert "not adjusted" not in out


def test_my_own_choice_is_told_where_my_heart_rate_shows_it() -> None:
    runs = report_data.simulated().runs
    said = own_choice(runs)
    assert re.fullmatch(
        r"Yours the day after were easier: \d+ bpm lower in heart rate than your rested ones\.",
        said,
    )


def test_without_a_single_run_every_line_says_what_is_missing(tmp_path: Path) -> None:
    told = table(legstats(tmp_path, "compare").out, "Speed at the same heart rate by hours since ")
    assert told["6-30 h"] == {"after leg day": "6-30 h", "runs": "0", "more needed": "6"}
    assert told["> 54 h"] == {"after leg day": "> 54 h", "runs": "0", "more needed": "8"}


def runs_at(*speeds: float, bucket: str = ">78 h", kind: str = "easy") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "gap_speed_mps": speeds,
            "speed_mps": speeds,
            "surface": "road",
            "kind": kind,
            "repetitions": 0.0,
            "ignored": False,
            "implausible": "",
            "bucket": bucket,
        }
    )


def test_my_easy_pace_is_that_of_my_rested_runs() -> None:
    rested, tired = runs_at(*[2.5] * 3, *[4.0] * 3), runs_at(*[1.0] * 40, bucket="6-30 h")
    races = runs_at(*[5.0] * 40, kind="race")
    both = pd.concat([rested, tired, races], ignore_index=True)
    assert easy_pace(both, Rules()) == pytest.approx(1000 / 3.25)
    assert easy_pace(both.iloc[1:], Rules()) == pytest.approx(1000)
    assert easy_pace(both.iloc[:0], Rules()) is None


def test_the_quarters_are_told_with_intervals_runs_and_a_word(sample_says: Says) -> None:
    out, told = sample_says("compare").out, sample_says("compare", "--json").json["quarters"]
    rows = table(out, f"Oct to Dec 2026 so far, {told['later']['n']} runs:")
    assert next(iter(rows)) == "Jul to Sep 2026"
    for row, other in zip(rows.values(), told["others"], strict=True):
        assert row["change"] == units.percent(other["estimate_pct"], signed=True)
        assert row["95 % interval"] == units.interval(
            other["low_pct"], other["high_pct"], signed=True
        )
        assert row["seen from"] == units.percent(other["mde_pct"])
        assert (row["runs"], row["in words"]) == (str(other["period"]["n"]), other["verdict"])
    (leading,) = (other for other in told["others"] if other["leads"])
    size = units.percent(abs(leading["estimate_pct"]))
    assert f"you ran {size} faster in Oct to Dec 2026 so far than in Oct to Dec 2025" in out
    assert "the word waits until the quarter is over" in out


def test_the_lifts_after_weeks_of_much_running_are_told(sample_says: Says) -> None:
    out, told = sample_says("compare").out, sample_says("compare", "--json").json["lifts"]
    lifted = told["max_lifted"]
    assert lifted["word"] == "can't tell"
    assert (
        f"Can’t tell whether running more costs the lifts: "
        f"{units.percent(lifted['estimate_pct'], signed=True)}"
    ) in out
    assert f"reliably seen from {units.percent(lifted['mde_pct'])} on" in out
    assert sample_says("compare", "--metric", "hr", "--json").json["lifts"] is None


def test_two_stretches_of_days_are_compared(sample_says: Says) -> None:
    summer = ("--since", "2026-07-01", "--until", "2026-09-30", "--against")
    out = sample_says("compare", *summer, "1 Apr 2026..30 Jun 2026").out
    told = sample_says("compare", *summer, "1 Apr 2026..30 Jun 2026", "--json").json
    assert told["periods"]["later"] == {"first": "2026-07-01", "last": "2026-09-30", "n": 47}
    (other,) = told["periods"]["others"]
    assert other["low_pct"] < other["estimate_pct"] < other["high_pct"]
    assert out == (
        "Can’t tell whether speed at the same heart rate changed:"
        f" {units.percent(other['estimate_pct'], signed=True)} in Jul to Sep 2026 against"
        f" Apr to Jun 2026"
        f" ({units.interval(other['low_pct'], other['high_pct'], signed=True)};"
        f" 47 runs against 48); reliably seen from {units.percent(other['mde_pct'])} on.\n"
    )
    assert told["buckets"]


def test_a_stretch_of_few_runs_is_refused_with_how_many_it_takes(sample_says: Says) -> None:
    out = sample_says("compare", "--since", "2026-06-11", "--against", "2026-06-01..2026-06-10").out
    assert "it takes 1 more run from 1 Jun 2026 to 10 Jun 2026." in out


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--against", "2026-03-01..2026-05-31"), "Say them by --since or --until."),
        (("--since", "2026-06-01", "--against", "2026-03-01"), "two days with two dots between"),
        (("--since", "2026-06-01", "--against", "2026-05-31..2026-05-01"), "ends before it begins"),
        (("--since", "2026-06-01", "--against", "9/3..2026-05-01"), "“9/3” may be 3 Sep 2026 or"),
        (("--since", "2026-05-01", "--against", "2026-04-01..2026-05-03"), "in both stretches"),
        (("--since", "tomorrow", "--against", "2026-04-01..2026-05-03"), "is still to come"),
    ],
)
def test_days_that_cannot_be_compared_are_named_in_one_sentence(
    sample_says: Says, typed: tuple[str, ...], said: str
) -> None:
    told = sample_says("compare", *typed)
    assert told.code == 2
    assert said in told.err
    assert not told.out
