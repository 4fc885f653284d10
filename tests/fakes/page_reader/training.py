"""Sentences of the calendar and of leg training."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from fakes.page_reader.reading import (
    MONTHS,
    Facts,
    count,
    day,
    fixed,
    near,
    number,
    reads,
    same,
    that,
)

if TYPE_CHECKING:
    import re

fixed(
    "calendar",
    "light leg day", "standard", "hard", "legs or not: undecided", "run", "kept", "borderline",
    "broke", "not judged", "run outside the window, on a leg day too",
    "Leg days and runs by month",
    "Every leg day and every run gets its square here, a column a week. `legstats sync FOLDER`",
)  # fmt: skip


fixed(
    "calendar",
    "The blue says how hard a leg day was against yours of the 12 weeks before: by its sets, where none are known by its "
    "length and heart rate; new exercises and a break before it count, too.",
    "Not every hard one has the longer window: that takes a clearly heavy one, much lowering (as in lunges), sore legs or "
    "a break.",
)


@reads("calendar", r"No leg day (known yet|in these days)(?:, <N> sessions? undecided)?")
def _no_leg_day(match: re.Match[str], facts: Facts) -> None:
    same([d for d in facts.days if d["legs"]], [], "leg days")
    same(count(match[2] or "0"), facts["calendar"]["undecided"], "undecided")


@reads(
    "calendar",
    r"<N> leg days? in (a week|<N> weeks?)(?:, (?:(a hard one)|(one|<N>) of them hard))?(?:; the "
    r"longest gap between two that are known was <N> days(?:, with (?:an|(\w+|\d+)) undecided days? in it)?)?"
    r"(; no strength session is recorded between <D> and <D>)?",
)
def _leg_days(match: re.Match[str], facts: Facts) -> None:
    legs = [date.fromisoformat(d["day"]) for d in facts.days if d["legs"]]
    same(int(number(match[1])), facts["calendar"]["leg_days"], "leg days")
    that(int(number(match[1])) >= len(legs), "fewer than days")
    monday = legs[0] - timedelta(days=legs[0].weekday())
    last = max(date.fromisoformat(facts["period"]["last"]), legs[-1])
    weeks = (last - monday).days // 7 + 1
    same(int(match[3] or 1), weeks, "weeks")
    heavy = count(match[6] or match[5] or ("1" if match[4] else "0"))
    same(heavy, facts["calendar"]["heavy"], "heavy")
    that(heavy >= sum(d["legs"] == "heavy" for d in facts.days), "heavy days")
    gaps = [(later - one).days for one, later in pairwise(legs)]
    longest = max(gaps, default=0)
    unrecorded = facts["calendar"]["longest_gap_unrecorded"]
    if match[9]:
        found = [day(match[10]), day(match[11])]
        same(found, unrecorded, "without a strength session")
        place = gaps.index(longest)
        within = [date.fromisoformat(each) for each in found]
        that(legs[place] <= within[0] < within[1] <= legs[place + 1], "not in the longest gap")
        that((within[1] - within[0]).days > max(14, longest / 2), "no long one")
        between = [d for d in facts.days if d["undecided"] and found[0] < d["day"] < found[1]]
        same(between, [], "undecided sessions within")
        return
    same(unrecorded if longest >= 14 else None, None, "days without a strength session")
    same(int(number(match[7])) if match[7] else longest < 14, longest if match[7] else True, "gap")
    if match[7]:
        place = gaps.index(longest)
        between = [
            d for d in facts.days
            if d["undecided"] and legs[place] < date.fromisoformat(d["day"]) < legs[place + 1]
        ]  # fmt: skip
        said = count(match[8] or "1") if "undecided" in match[0] else 0
        same(said, len(between), "undecided in the gap")


@reads("calendar", r"month \| leg days \| runs \| (km|mi)")
def _months(match: re.Match[str], facts: Facts) -> None:
    same(match[1], facts["unit"], "unit")


@reads("calendar", r"([A-Z][a-z]{2}) (\d{4}) \| (\d+) \| (\d+) \| <N>")
def _month(match: re.Match[str], facts: Facts) -> None:
    month = f"{match[2]}-{MONTHS.index(match[1]) + 1:02d}"
    days = [d for d in facts.days if d["day"].startswith(month)]
    more = facts["calendar"]["leg_days"] - sum(d["legs"] is not None for d in facts.days)
    that(0 <= int(match[3]) - sum(d["legs"] is not None for d in days) <= more, "leg days")
    same(int(match[4]), sum(d["runs"] for d in days), "runs")
    near(match[5], sum(d["distance_m"] for d in days) / facts.unit_m, "distance")


@reads("calendar", r"<D>(?: to <D>)?")
def _year(match: re.Match[str], facts: Facts) -> None:
    first, last = day(match[1]), day(match[2] or match[1])
    that(any(first <= d["day"] <= last for d in facts.days), "nothing happened then")


# Leg training

fixed(
    "training",
    "No leg training known yet",
    "No leg training in these days",
    "Leg days, sets and maxima appear here beside the weekly distance.",
    "Hard leg sets and weekly distance on the same calendar.",
    "Estimated one-rep maximum (beside each line the mean of its last third), hard sets and weekly "
    "distance on the same calendar.",
    "Leg training by week",
    "week from | leg sets | hardest leg day | run",
    "How hard.",
    "A leg day is held against yours of the 12 weeks before: by weight times repetitions of its leg sets; where these "
    "are not known, by how long it was and how high the heart rate.",
    "With neither, or fewer than four to hold it against, it counts as a standard one.",
    "The first after two weeks off counts 1.4 times: the muscle has lost its protection.",
    "Maximum.",
    "Worked out from the best set of each leg day: its weight times (1 + repetitions / 30), after Epley (1985).",
    "A day of light sets makes it low, so it swings more than strength does.",
    "Balance. The advice asks for a strong posterior chain; no study sets a ratio.",
    "It needs leg days: files of strength sessions, or `legstats legdays add`.",
)


def _weeks(facts: Facts) -> list[dict[str, object]]:
    """Return the weeks from that of the first leg day on."""
    legs = [d["day"] for d in facts.days if d["legs"]]
    first = date.fromisoformat(legs[0])
    monday = (first - timedelta(days=first.weekday())).isoformat()
    return [week for week in facts["training"]["weeks"] if week["monday"] >= monday]


def _hold_weeks(
    legs: str, weeks: str, maybe: str | None, facts: Facts, unrecorded: str | None = None
) -> None:
    found = _weeks(facts)
    same(int(weeks), len(found), "weeks")
    same(int(legs), sum(week["severity"] is not None for week in found), "with leg day")
    open_ = [week for week in found if week["severity"] is None and _is_undecided(week, facts)]
    same(count(maybe or "0"), len(open_), "undecided")
    unknown = [week for week in found if week["unrecorded"]]
    same(count(unrecorded or "0"), len(unknown), "not recorded")
    for week in unknown:
        that(week["severity"] is None and not _is_undecided(week, facts), "something is recorded")


def _is_undecided(week: dict[str, object], facts: Facts) -> bool:
    monday = date.fromisoformat(str(week["monday"]))
    days = {(monday + timedelta(days=n)).isoformat() for n in range(7)}
    return any(d["undecided"] and d["day"] in days for d in facts.days)


@reads(
    "training",
    r"Leg day in (\d+) of (\d+) weeks?(?:,(?: and)? in <N> more undecided)?(?:,? and in <N> not recorded)?, beside a median of <N> (?:km|mi) a week",
)
def _title(match: re.Match[str], facts: Facts) -> None:
    _hold_weeks(match[1], match[2], match[3], facts, match[4])
    _usual(match[5], facts)


def _usual(shown: str, facts: Facts) -> None:
    far = median(float(str(week["distance_m"])) for week in _weeks(facts))
    near(shown, far / facts.unit_m, "distance a week")


def _lift(name: str, facts: Facts) -> dict[str, object]:
    return next(lift for lift in facts["training"]["lifts"] if lift["name"].lower() == name.lower())


def _kg(shown: str, unit: str, kilograms: float) -> None:
    near(shown, kilograms if unit == "kg" else kilograms / 0.45359237, "weight")


def weeks_of(lift: dict[str, Any]) -> int:
    """Return from its first session to its last, in weeks."""
    first, last = (date.fromisoformat(lift["points"][end]["day"]) for end in (0, -1))
    return max(1, round((last - first).days / 7))


def _moved(lift: dict[str, object], word: str) -> None:
    low, high = lift["low_kg"], lift["high_kg"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    that(low > 0 if word == "up" else high < 0, "it is not clear")


@reads(
    "training",
    r"(.+?) (up|down) <N> (kg|lb) to <N> (?:kg|lb) in (?:(a year)|(\d+) weeks?) with a median of <N> (?:km|mi) a week",
)
def _lift_moved(match: re.Match[str], facts: Facts) -> None:
    lift = _lift(match[1], facts)
    _moved(lift, match[2])
    _kg(match[3], match[4], abs(float(str(lift["change_kg"]))))
    _kg(match[5], match[4], float(str(lift["now_kg"])))
    same(52 if match[6] else int(match[7]), weeks_of(lift), "weeks")
    _usual(match[8], facts)


@reads(
    "training",
    r"(.+?) at <N> (kg|lb): can't tell whether it changed in (?:(a year)|(\d+) weeks?) with a median of <N> (?:km|mi) "
    r"a week",
)
def _lift_open(match: re.Match[str], facts: Facts) -> None:
    lift = _lift(match[1], facts)
    that(lift["word"] not in {"up", "down"}, "it is clear")
    _kg(match[2], match[3], float(str(lift["now_kg"])))
    same(52 if match[4] else int(match[5]), weeks_of(lift), "weeks")
    _usual(match[6], facts)


@reads(
    "training",
    r"<D> \| ((?:at least )?\d+|not recorded) \| (light|standard|hard|undecided|none|not recorded) \| <N> (?:km|mi)",
)
def _week(match: re.Match[str], facts: Facts) -> None:
    week = next(w for w in facts["training"]["weeks"] if w["monday"] == day(match[1]))
    lacking = week["unrecorded"] or (week["severity"] is not None and not week["sets"])
    same(match[2] == "not recorded", lacking, "recorded")
    same(match[3] == "not recorded", week["unrecorded"], "anything recorded")
    if match[2] != "not recorded":
        same(int(match[2].removeprefix("at least ")), week["sets"], "sets")
        same(match[2].startswith("at least"), week["at_least"], "the least there were")
    none = dict.fromkeys(("none", "undecided", "not recorded"))
    shown = {"hard": "heavy", **none}.get(match[3], match[3])
    same(shown, week["severity"], "severity")
    same(match[3] == "undecided", shown is None and week["undecided"] > 0, "undecided")
    monday = date.fromisoformat(week["monday"])
    days = {(monday + timedelta(days=n)).isoformat() for n in range(7)}
    run = sum(d["distance_m"] for d in facts.days if d["day"] in days)
    near(match[4], run / facts.unit_m, "distance")
    legs = any(d["legs"] for d in facts.days if d["day"] in days)
    same(legs, week["severity"] is not None, "leg day")


@reads(
    "training",
    r"Not recorded\. In <N> weeks? there was a leg day, but no file has its sets \(an empty box\)\.",
)
def _not_recorded(match: re.Match[str], facts: Facts) -> None:
    lacking = [w for w in _weeks(facts) if w["severity"] is not None and not w["sets"]]
    same(int(match[1]), len(lacking), "weeks")


@reads(
    "training",
    r"At least\. In <N> weeks? a leg day has sets that the watch could not name, or none recorded, so there were as many "
    r"leg sets or more \(a line over the bar\)\.",
)
def _at_least(match: re.Match[str], facts: Facts) -> None:
    few = [week for week in _weeks(facts) if week["at_least"]]
    same(int(match[1]), len(few), "weeks")


@reads("training", r"Of the leg sets: (.+)")
def _balance(match: re.Match[str], facts: Facts) -> None:
    groups = {g["name"].lower(): g["sets"] for g in facts["training"]["groups"]}
    for part in match[1].replace(" and ", ", ").split(", "):
        name, _, share = part.removesuffix(" %").rpartition(" ")
        near(share, 100 * groups[name] / sum(groups.values()), name)


@reads(
    "training",
    r"Rhythm\. <N> leg days?( a week)?: in (\d+) of (\d+) weeks?(?:,(?: and)? in <N> more undecided)?(?:,? and in <N> not recorded)?\.",
)
def _rhythm(match: re.Match[str], facts: Facts) -> None:
    _hold_weeks(match[3], match[4], match[5], facts, match[6])
    weeks = len(_weeks(facts)) if match[2] else 1
    near(match[1], facts["training"]["leg_days"] / weeks, "rate")
    with_legs = Counter(week["severity"] is not None for week in _weeks(facts))[True]
    that(facts["training"]["leg_days"] >= with_legs, "fewer leg days than weeks with one")


@reads(
    "training",
    r"Sets: none of (your sessions has exercises that train the legs\. It needs a watch that records sets, or a lifting log|the sessions in these weeks has exercises, though earlier ones have)\.",
)
def _sets(match: re.Match[str], facts: Facts) -> None:
    same(sum(week["sets"] for week in facts["training"]["weeks"]), 0, "sets")
    covered = {row["name"]: row["n"] for row in facts["quality"]["coverage"]}
    if match[1].startswith("your") and facts["period"]["since"] is None:
        same(covered["Leg days with sets"], 0, "leg days with sets")
