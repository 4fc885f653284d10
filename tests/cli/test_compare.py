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
        assert row["detectable from"] == units.percent(bucket["mde_pct"])


def test_the_plain_table_comes_with_its_intervals_and_why_it_is_wrong(sample_says: Says) -> None:
    out = sample_says("compare").out
    told = table(out, "Average speed, not adjusted for effort:")
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
    told = table(legstats(tmp_path, "compare").out, "Speed at the same heart rate, against 0 runs ")
    words = told["6-30 h"]["in words"]
    assert words == (
        "not enough runs: it takes 8 more runs later than 54 h after leg day and 6 more runs"
        " 6 to 30 h after leg day"
    )
    assert told["54-78 h"]["in words"].startswith("counted as rested: ")


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
