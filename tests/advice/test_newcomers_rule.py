"""What a newcomer's other limit takes: one setting. Its rule's file alone reads it."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from fakes.stories import DAY_AFTER, Story, alike, at, rested_log

import analyzer.advice
from analyzer.advice import judge
from analyzer.advice.what_if import with_rule
from analyzer.settings import Rules

READ_IN_TWO = {
    "baseline_days": "the line of today says when it turns",
    "baseline_days_wider": "the line of today says when it turns",
    "baseline_days_widest": "the line of today says when it turns",
    "outing_gap_min": "the line of today says when it turns",
    "hr_max_days": "the peaks look back, the sentence says how far",
    "repetitions": "what counts as intervals is no reference either",
    "rested_h": "the baseline looks for rested runs, confidence asks whether it found them",
    "spike_days": "the baseline looks back, the sentence says how far",
    "walk_share_pct": "a run mostly walked neither is judged by pace nor is a reference of pace",
}


def brisk(hr: float) -> Story:
    return told_with(alike(), hr=hr)


def told_with(story: Story, minutes: float = 30, **facts: Any) -> Story:
    story.run(DAY_AFTER, minutes, run_id="the run", **facts)
    return story


def an_hour_with(bpm: float, minutes: float) -> Story:
    return told_with(alike(60), 60, hr=145, above={bpm: minutes})


def without_hr(minutes: float = 20, **facts: Any) -> Story:
    return told_with(alike(hr=None), minutes, hr=None, **facts)


def first_run_of_all(minutes: float) -> Story:
    story = Story()
    story.leg_day(at(13, "Mon", "18:00"))
    return told_with(story, minutes)


def raced_before() -> Story:
    story = alike(hr=120).without_hr_max(hr_rest=48)
    for week in (3, 6, 9):
        story.run(at(week, "Wed"), 25, hr=178, kind="race", hr_peak_30s_bpm=188)
    return told_with(story, hr=140)


def further_than_ever(km: float) -> Story:
    story = alike()
    story.run(at(12, "Wed"), 39, mps=1.0, distance_m=10_000, kind="race")
    return told_with(story, 39, mps=1.0, distance_m=1000 * km)


def of_many_speeds() -> Story:
    story = alike(hr=None)
    for week in range(1, 13):
        story.run(at(week, "Sat", "17:00"), 20, hr=None, mps=2.9 + week / 20)
    return told_with(story, 20, hr=None, mps=3.05)


def of_many_lengths() -> Story:
    return told_with(rested_log(last=13), 57, mps=2.0)


CASES: list[tuple[str, float, Story, str, str]] = [
    ("length_moderate_percentile", 25, of_many_lengths(), "borderline", "a quarter of your runs"),
    (
        "length_over_median_pct",
        30,
        told_with(alike(), 50, mps=2.0),
        "borderline",
        "your usual is 40",
    ),
    ("length_margin_pct", 20, told_with(alike(), 50), "borderline", "a little longer"),
    ("length_absolute_min", 25, first_run_of_all(30), "borderline", "the limit is 25"),
    ("spike_pct", 20, further_than_ever(12.1), "borderline", "where 20\u202f% is the limit"),
    ("spike_days", 3, further_than_ever(11.8), "broke", "longest in 3 days"),
    ("hr_ceiling_pct", 74, brisk(150), "broke", "the easy ceiling is 74\u202f%"),
    ("hr_margin_points", 5, brisk(160), "borderline", "the easy ceiling is 82\u202f%"),
    ("hr_threshold_pct", 80, told_with(alike(60), 60, hr=145, above={160: 12}), "broke", "150 bpm"),
    (
        "hard_minutes",
        5,
        told_with(alike(60), 60, hr=145, above={175: 6}),
        "broke",
        "5 are too many",
    ),
    ("hard_share_pct", 8, told_with(alike(60), 60, hr=145, above={175: 6}), "broke", "8\u202f% is"),
    ("reserve_ceiling_pct", 60, raced_before(), "broke", "the easy ceiling is 60\u202f%"),
    ("pace_moderate_percentile", 90, of_many_speeds(), "kept", "5:28 /km"),
    ("pace_over_median_pct", 1, without_hr(mps=3.15), "broke", "the limit 5:30"),
    ("pace_margin_pct", 6, without_hr(mps=3.25), "borderline", "a little faster"),
    ("repetitions", 2, told_with(alike(), hr=145, reps=(2, 172)), "broke", "2 repetitions"),
    ("judged_shortest_min", 45, told_with(alike(), 30, hr=180), "not judged", "45 minutes"),
]


@pytest.mark.parametrize(
    ("setting", "value", "story", "word", "words"), CASES, ids=[case[0] for case in CASES]
)
def test_another_limit_moves_the_verdict_and_says_so(
    setting: str, value: float, story: Story, word: str, words: str
) -> None:
    data = story.dataset()
    before, after = (
        next(v for v in judge(told) if v.run_id == "the run")
        for told in (data, with_rule(data, setting, value))
    )
    assert (before.verdict, before.reasons) != (after.verdict, after.reasons)
    assert after.verdict == word
    assert words in " ".join(reason.text for reason in after.reasons)


def readers_of_rules() -> dict[str, set[str]]:
    """Return, by setting of the rules, the files of the advice that read it."""
    readers: dict[str, set[str]] = {field.name: set() for field in fields(Rules)}
    for path in Path(analyzer.advice.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Attribute) or node.attr not in readers:
                continue
            if ast.unparse(node.value).rpartition(".")[2].strip("_") == "rules":
                readers[node.attr].add(path.name)
    return readers


def test_every_limit_is_read_in_the_file_of_its_rule_alone() -> None:
    readers = readers_of_rules()
    assert not {name for name, files in readers.items() if not files}
    assert {name for name, files in readers.items() if len(files) > 1} == set(READ_IN_TWO)


NEW_SETTING = """
    length_cap_min: Amount = setting(50.0, "no run after leg day beyond this", unit="min")
"""
NEW_JUDGEMENT = """
    if measure == "minutes" and value > history.rules.length_cap_min:
        cap = f"{number(value)} min, beyond your cap of {number(history.rules.length_cap_min)}"
        found = Explanation(Reason("length", f"{cap}.", value, history.rules.length_cap_min), cap)
        return Finding(Level.BROKE, "length", lambda: found)
"""
ASK = """
from fakes.stories import DAY_AFTER, alike
from analyzer.advice import judge
from analyzer.advice.what_if import with_rule
story = alike(60)
story.run(DAY_AFTER, 55, run_id="the run", mps=2.5)
data = story.dataset()
for told in (data, with_rule(data, "length_cap_min", 58)):
    print(*(f"{v.verdict}: {v.reasons[0].text}" for v in judge(told) if v.run_id == "the run"))
"""


def test_an_invented_limit_takes_its_rules_file_and_the_settings(
    tmp_path: Path, own_home: dict[str, str]
) -> None:
    package = Path(analyzer.advice.__file__).parents[1]
    copy = shutil.copytree(package, tmp_path / "analyzer")
    insert_after(copy / "settings.py", "    length_absolute_min:", NEW_SETTING)
    insert_after(
        copy / "advice" / "length.py", "    limits = length_limits(reference,", NEW_JUDGEMENT
    )
    tests = Path(__file__).parents[1]
    env = own_home | {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(tests)])}
    answer = subprocess.run(
        [sys.executable, "-c", ASK],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.splitlines() == [
        "broke: 12 h after leg day: 55 min, beyond your cap of 50.",
        "kept: Kept: 55 min, 72\u202f% of maximum heart rate.",
    ]


def insert_after(path: Path, start: str, lines: str) -> None:
    text = path.read_text(encoding="utf-8")
    end = text.index("\n", text.index(start))
    path.write_text(text[:end] + lines.rstrip() + text[end:], encoding="utf-8")
