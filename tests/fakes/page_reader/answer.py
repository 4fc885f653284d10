"""Sentences of the page's head: the answer, how sure it is, and the three facts."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING

from fakes.page_reader.reading import (
    Facts,
    UntrueError,
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

WHEN = {
    "later on leg day": 0,
    "the day after leg day": 1,
    "two days after leg day": 2,
    "three days after leg day": 3,
}
_ANY_WHEN = "|".join([*WHEN, "after a standard leg day", "with leg day in the legs"])
_SIDE = {"slower": -1, "faster": 1, "leaning slower": -1, "leaning faster": 1}

fixed("*", "Skip to the report", "Theme: auto", "The numbers behind this chart", "Your data")
fixed("*", "A sample athlete: all numbers on this page are made up.")
fixed("*", "Your running after leg day", "How big, how sure", "Did you keep it short and slow?")
fixed(
    "answer", "Nothing is known yet.", "Read your watch's files first; this page then fills itself."
)
fixed("answer", "Without heart rate, choice and fatigue cannot be told apart.")


def _primary_is_of(when: str, facts: Facts) -> None:
    when = when[:1].lower() + when[1:]
    bucket = facts["answer"]["primary"]["bucket"]
    if when in {"after a standard leg day", "with leg day in the legs"}:
        same("per leg day", bucket, "pooled")
    else:
        same(facts["curve"]["steps"][WHEN[when]]["bucket"], bucket, "day")


def is_clear(found: dict[str, object], side: int) -> None:
    """Demand an interval that lies on one side of zero."""
    low, high = found["low_pct"], found["high_pct"]
    assert isinstance(low, float)
    assert isinstance(high, float)
    that((high < 0) if side < 0 else (low > 0), f"{low} to {high} is not clear")


@reads("answer", r"(?:Your running after leg day \| )?<D>(?: to <D>)?")
def _period(match: re.Match[str], facts: Facts) -> None:
    first, last = match[1], match[2] or match[1]
    same([day(first), day(last)], [facts["period"]["first"], facts["period"]["last"]], "period")


@reads("answer", r"As things stood on <D>: nothing later counts\.")
def _until(match: re.Match[str], facts: Facts) -> None:
    same(day(match[1]), facts["period"]["until"], "until")


@reads(
    "answer",
    r"Only runs (?:since <D>|from <D> to <D>) are on this page\. Earlier ones count for what was "
    r"usual for you and for the hours since leg day(; nothing later counts)?\.",
)
def _since(match: re.Match[str], facts: Facts) -> None:
    same(day(match[1] or match[2]), facts["period"]["since"], "since")
    same(match[3] and day(match[3]), facts["period"]["until"], "until")
    same(bool(match[4]), facts["period"]["until"] is not None, "later")
    for found in facts.days:
        that(found["day"] >= facts["period"]["since"], f"{found['day']} is earlier")


@reads(
    "answer evidence",
    r"(.+?) you run <N> % (slower|faster) at the same heart rate"
    r"(?:, about <N> seconds? a (kilometre|mile))?\.",
)
def _clear(match: re.Match[str], facts: Facts) -> None:
    when, size, word, seconds, unit = match.groups()
    found = facts["answer"]["primary"]
    _primary_is_of(when, facts)
    near(size, abs(found["estimate_pct"]))
    same(_SIDE[word], 1 if found["estimate_pct"] > 0 else -1, "direction")
    is_clear(found, _SIDE[word])
    if seconds:
        usual = facts["curve"]["pace_s_per_km"] * facts.unit_m / 1000
        near(seconds, abs(usual / (1 + found["estimate_pct"] / 100) - usual))
        same({"kilometre": "km", "mile": "mi"}[unit], facts["unit"], "unit")


@reads(
    "answer evidence",
    r"Leaning (slower|faster) (.+?), by <N> % at the same heart rate(?:, about <N> seconds? a (kilometre|mile))?\.",
)
def _leaning(match: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["primary"]
    _primary_is_of(match[2], facts)
    same(f"leaning {match[1]}", found["word"], "word")
    is_clear(found, _SIDE[match[1]])
    near(match[3], abs(found["estimate_pct"]))
    if match[4]:
        usual = facts["curve"]["pace_s_per_km"] * facts.unit_m / 1000
        near(match[4], abs(usual / (1 + found["estimate_pct"] / 100) - usual))


@reads(
    "answer",
    r"How sure: today's interval leaves out 0; it counts once the last two quarters ended so too\.",
)
def _not_yet(_: re.Match[str], facts: Facts) -> None:
    that(facts["answer"]["primary"]["word"].startswith("leaning"), "it is not leaning")


@reads("answer", r"On the second day it leans to (slower|faster)\.")
def _second_day_leans(match: re.Match[str], facts: Facts) -> None:
    same(f"leaning {match[1]}", facts["curve"]["steps"][2]["word"], "word")
    is_clear(facts["curve"]["steps"][2], _SIDE[match[1]])


@reads("answer", r"(.+?): no clear difference in your speed at the same heart rate\.")
def _no_difference(match: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["primary"]
    _primary_is_of(match[1], facts)
    that(found["low_pct"] <= 0 <= found["high_pct"], "the interval excludes zero")


@reads("answer evidence", rf"Can't tell yet: <N> runs? ({_ANY_WHEN})(, and no heart rate)?\.")
def _cannot_tell(match: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["primary"]
    if match[3]:
        same(facts["answer"]["state"], "no heart rate", "state")
        same(int(number(match[1])), facts["curve"]["steps"][1]["n"], "runs")
        return
    _primary_is_of(match[2], facts)
    same(int(number(match[1])), found["n"], "runs")
    if found["low_pct"] is not None:
        that(found["low_pct"] <= 0 <= found["high_pct"], "the interval excludes zero")


@reads("answer evidence", r"No runs (?:yet|in the days asked for)\.")
def _no_runs(_: re.Match[str], facts: Facts) -> None:
    same(facts["quality"]["runs"], 0, "runs")


@reads(
    "answer",
    r"Your runs are from <D>(?: to <D>)?; ask for other days: `legstats report --since DAY`",
)
def _other_days(match: re.Match[str], facts: Facts) -> None:
    since, until = facts["period"]["since"], facts["period"]["until"]
    first, last = day(match[1]), day(match[2] or match[1])
    that((since and last < since) or (until and first > until), "those days were asked for")


@reads("answer evidence", r"No leg day (found in|known yet for) <N> runs?\.")
def _no_leg_day(match: re.Match[str], facts: Facts) -> None:
    same(int(number(match[2])), facts["quality"]["runs"], "runs")
    same([d for d in facts.days if d["legs"]], [], "leg days")
    undecided = any(d["undecided"] for d in facts.days)
    same(undecided, match[1] == "known yet for", "undecided")


@reads(
    "answer", r"<N> strength sessions? may have been leg day: say so below, under data quality\."
)
def _may_have_been(match: re.Match[str], facts: Facts) -> None:
    same(int(number(match[1])), facts["calendar"]["undecided"], "undecided")


@reads(
    "answer evidence",
    r"The day after leg day you ran (?:<N> % (slower|faster))?(?: and )?(?:<N> % (shorter|longer))?\.",
)
def _without_heart_rate(match: re.Match[str], facts: Facts) -> None:
    primary = facts["answer"]["primary"]
    for size, word, key, less in (
        (match[1], match[2], "speed_change", "slower"),
        (match[3], match[4], "distance_change", "shorter"),
    ):
        change = primary[key]
        clear = change is not None and not change["low"] <= 0 <= change["high"]
        same(bool(size), clear, key)
        if size:
            near(size, abs(change["middle"]))
            same(word == less, change["middle"] < 0, key)


@reads("answer", r"(?:How sure: )?sure that it is (slower|faster), less sure by how much\.")
def _sure(match: re.Match[str], facts: Facts) -> None:
    is_clear(facts["answer"]["primary"], _SIDE[match[1]])
    _alone(facts, clear=True)


@reads(
    "answer",
    r"(?:How sure: )?sure that it is (slower|faster) with what studies found; your runs alone "
    r"can't tell\.",
)
def _sure_with_studies(match: re.Match[str], facts: Facts) -> None:
    is_clear(facts["answer"]["primary"], _SIDE[match[1]])
    _alone(facts, clear=False)


@reads("answer", r"(A check|Checks) failed: be wary of the numbers\.")
def _check_failed(match: re.Match[str], facts: Facts) -> None:
    failed = [
        p
        for p in facts["curve"]["placebos"]
        if p["estimate_pct"] is not None and not p["low_pct"] <= 0 <= p["high_pct"]
    ]
    that(bool(failed), "a check failed")
    same(match[1], "A check" if len(failed) == 1 else "Checks", "how many")


def _alone(facts: Facts, *, clear: bool) -> None:
    bucket = facts["answer"]["primary"]["bucket"]
    for step in facts["curve"]["steps"]:
        if step["bucket"] == bucket:
            holds_zero = step["data_only_low_pct"] <= 0 <= step["data_only_high_pct"]
            same(not holds_zero, clear, "the data alone are clear")


@reads(
    "answer",
    r"(?:On the second day you are (still )?(slower|faster)|"
    r"By the second day there is no clear difference)\.",
)
def _second_day(match: re.Match[str], facts: Facts) -> None:
    step = facts["curve"]["steps"][2]
    if match[2]:
        is_clear(step, _SIDE[match[2]])
        same(bool(match[1]), facts["answer"]["primary"]["word"] == match[2], "still")
    else:
        that(step["low_pct"] <= 0 <= step["high_pct"], "day 2 is clear")


@reads("answer", r"About the second day your data can't tell yet\.")
def _second_day_open(_: re.Match[str], facts: Facts) -> None:
    same(facts["curve"]["steps"][2]["word"], "can't tell", "day 2")


@reads("answer", r"This pools all hours after leg day, for want of rested runs to compare with\.")
def _pools(_: re.Match[str], facts: Facts) -> None:
    same(facts["answer"]["primary"]["bucket"], "per leg day", "pooled")


@reads("answer", r"The day after leg day, (it takes .+)\.")
def _instead(match: re.Match[str], facts: Facts) -> None:
    that(facts["answer"]["primary"]["bucket"] != facts["curve"]["steps"][1]["bucket"], "it has one")
    lacking(match[1], facts, 1)


@reads("answer", r"(?:How sure: )?your runs find a change reliably from <N> % on\.")
def _would_have_shown(match: re.Match[str], facts: Facts) -> None:
    near(match[1], facts["answer"]["primary"]["mde_pct"])


@reads("answer", r"(?:How sure: )?so far an effect is reliably seen only from <N> % on\.")
def _would_show(match: re.Match[str], facts: Facts) -> None:
    near(match[1], facts["answer"]["primary"]["mde_pct"])


@reads(
    "answer",
    r"To show <N> % it takes (about [\d,]+) more runs? (\S+ to \S+ h) after leg day, at your rhythm around "
    r"([A-Z][a-z]+)( \d{4})?\.",
)
def _it_takes(match: re.Match[str], facts: Facts) -> None:
    that(not facts.is_over, "foretold of days that are over")
    needed = facts["answer"]["needed"]
    near(match[1], needed["detect_pct"])
    more = number(match[2].removeprefix("about "))
    that(abs(more - needed["more_runs"]) <= 0.05 * needed["more_runs"], f"{more} runs")
    same(match[3].replace(" to ", "-"), facts["curve"]["steps"][1]["bucket"], "hours")
    around = date.fromisoformat(needed["around"])
    same(match[4], f"{around:%B}", "month")
    last = date.fromisoformat(facts["period"]["last"])
    same(bool(match[5]) or around.year == last.year, True, "year")


@reads(
    "answer",
    r"Even two more years like the last half year would not show <N> %, only effects from <N> % on\.",
)
def _two_years(match: re.Match[str], facts: Facts) -> None:
    that(not facts.is_over, "foretold of days that are over")
    needed = facts["answer"]["needed"]
    near(match[1], needed["detect_pct"])
    near(match[2], needed["best_pct"])
    that(needed["best_pct"] > needed["detect_pct"], "it would show")


@reads("answer", r"How many more runs it takes to show <N> % cannot be told: .+\.")
def _cannot_be_told(_: re.Match[str], facts: Facts) -> None:
    that(not facts.is_over, "foretold of days that are over")
    same(facts["answer"]["needed"]["more_runs"], None, "more runs")


_LACKS = (
    r"[Ii]t takes (?:<N> more runs? later than <N> h after leg day)?(?: and )?"
    r"(?:<N> more runs? (\S+ to \S+ h) after leg day)?"
)
_REFUSED = (
    "without heart rate, effort cannot be held equal",
    "no run has all the measures it takes",
    "too few runs for all that has to be held equal",
    "heart rate or speed never differs between the runs",
)


def lacking(words: str, facts: Facts, place: int) -> None:
    """Hold what a bucket is said to lack against the runs it has; a bucket takes 6, rest 8."""
    import re  # noqa: PLC0415 - typed as a name above

    match = re.fullmatch(_LACKS.replace("<N>", r"([\d,]+)"), words)
    if match is None:
        raise UntrueError(f"not understood: {words}")
    rested, _, here, bucket = match.groups()
    step = facts["curve"]["steps"][place]
    same(count(rested or "0"), max(0, 8 - facts["curve"]["n_reference"]), "rested runs lacking")
    same(count(here or "0"), max(0, 6 - step["n"]), "runs lacking")
    if bucket:
        same(bucket.replace(" to ", "-"), step["bucket"], "bucket")


@reads(
    "answer evidence",
    rf"(?:What is missing: |Not enough runs: |: )?({_LACKS.replace('<N>', '[0-9,]+').replace('(', '(?:').replace('(?:?:', '(?:')})\.",
)
def _missing(match: re.Match[str], facts: Facts) -> None:
    lacking(match[1], facts, 1)


@reads(
    "answer evidence curve", rf"(?:What is missing: |Not enough runs: )?({'|'.join(_REFUSED)})\."
)
@reads(
    "answer evidence curve",
    rf"(?:Not enough runs: )?({'|'.join(w.capitalize() for w in _REFUSED)})\.",
)
def _refused(_: re.Match[str], facts: Facts) -> None:
    same(facts["answer"]["primary"]["estimate_pct"], None, "refused")


@reads("answer", r"Can't tell yet")
def _no_size(_: re.Match[str], facts: Facts) -> None:
    primary, state = facts["answer"]["primary"], facts["answer"]["state"]
    unsaid = primary["estimate_pct"] is None or state in {"no runs", "no leg day", "no heart rate"}
    unknown = facts["answer"]["next_run"]["state"] in {"nothing known", "no leg day"}
    that(unsaid or unknown, "there is a number")


@reads(
    "answer",
    r"It takes (runs with heart rate, and leg days|leg days: files of strength sessions, or your word|heart rate: from a strap, or from the wrist)\.",
)
def _needed(match: re.Match[str], facts: Facts) -> None:
    state = {"r": "no runs", "l": "no leg day", "h": "no heart rate"}[match[1][0]]
    same(facts["answer"]["state"], state, "state")


@reads("answer", r"<N> to <N> % (slower|faster)")
def _size(match: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["primary"]
    small, large = sorted((abs(found["low_pct"]), abs(found["high_pct"])))
    near(match[1], small)
    near(match[2], large)
    is_clear(found, _SIDE[match[3]])


@reads("answer", r"<N> to <N> %")
def _interval(match: re.Match[str], facts: Facts) -> None:
    near(match[1], facts["answer"]["primary"]["low_pct"])
    near(match[2], facts["answer"]["primary"]["high_pct"])


@reads(
    "answer",
    r"The 95 % interval(?:, or <N> to <N> s/(km|mi) at (\d+):(\d\d)|; below zero is slower)?\.",
)
def _seconds(match: re.Match[str], facts: Facts) -> None:
    if not match[3]:
        return
    usual = facts["curve"]["pace_s_per_km"] * facts.unit_m / 1000
    found = facts["answer"]["primary"]
    ends = sorted(abs(usual / (1 + found[end] / 100) - usual) for end in ("low_pct", "high_pct"))
    near(match[1], ends[0])
    near(match[2], ends[1])
    same(match[3], facts["unit"], "unit")
    same(60 * int(match[4]) + int(match[5]), round(usual), "pace")


@reads(
    "answer",
    r"From <N> runs? (\S+) to (\S+) h after leg day against <N> rested ones\.",
)
def _compared(match: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["primary"]
    step = next(s for s in facts["curve"]["steps"] if s["bucket"] == found["bucket"])
    same([float(match[2]), float(match[3])], [step["start_h"], step["end_h"]], "hours")
    same(int(number(match[1])), step["n"], "runs")
    same(int(number(match[4])), facts["curve"]["n_reference"], "rested")


@reads("answer", r"From <N> runs? at all hours after leg day\.")
def _pooled(match: re.Match[str], facts: Facts) -> None:
    same(int(number(match[1])), facts["quality"]["compared"], "runs")
    same(facts["answer"]["primary"]["bucket"], "per leg day", "pooled")


@reads("answer", r"<N> of <N> runs? kept to it")
def _kept(match: re.Match[str], facts: Facts) -> None:
    same(int(number(match[1])), facts.verdicts("kept"), "kept")
    same(int(number(match[2])), len(facts.judged), "judged")


@reads("answer", r"(?:<N> broke it)?(?:, )?(?:<N> (?:was|were) borderline)?\.")
def _not_kept(match: re.Match[str], facts: Facts) -> None:
    same(count(match[1] or "0"), facts.verdicts("broke"), "broke")
    same(count(match[2] or "0"), facts.verdicts("borderline"), "borderline")


@reads("answer", r"Your last <N> judged runs (both|all) kept to it\.")
def _in_a_row(match: re.Match[str], facts: Facts) -> None:
    n = int(number(match[1]))
    words = [mark["verdict"] for mark in facts.judged]
    same(set(words[-n:]), {"kept"}, "the last ones")
    that(len(words) == n or words[-n - 1] != "kept", "there are more")
    same(match[2], "both" if n == 2 else "all", "both or all")


@reads("answer", r"No run judged yet")
def _none_judged(_: re.Match[str], facts: Facts) -> None:
    same(facts.judged, [], "judged")


@reads("answer", r"<N> runs? in the hours after leg day(?:, or after a session that may be one)?\.")
def _in_window(match: re.Match[str], facts: Facts) -> None:
    same(int(number(match[1])), len(facts.marks), "runs in the window")


# The next run


def _last_leg_days(facts: Facts) -> list[str]:
    """Return the last leg day before today, and today if there is one: it may be this evening."""
    today = facts["answer"]["next_run"]["today"]
    before = max((d["day"] for d in facts.days if d["legs"] and d["day"] < today), default=None)
    return [d for d in (before, today) if any(x["day"] == d and x["legs"] for x in facts.days)]


def _ago(day_: str, facts: Facts) -> int:
    today = date.fromisoformat(facts["answer"]["next_run"]["today"])
    return (today - date.fromisoformat(day_)).days


@reads("answer", r"Your next run")
def _next_run(_: re.Match[str], facts: Facts) -> None:
    that(facts.is_over or facts["period"]["last"] is None, "something is known of now")


@reads("answer", r"Not on this page")
def _not_here(_: re.Match[str], facts: Facts) -> None:
    that(facts.is_over, "the days are not over")


@reads("answer", r"This page ends on <D>; `legstats report` without --until speaks of today\.")
def _ends(match: re.Match[str], facts: Facts) -> None:
    same(day(match[1]), facts["answer"]["next_run"]["data_end"], "end")
    that(day(match[1]) <= facts["period"]["until"], "it ends later than asked for")


@reads("answer", r"If you run today, <D>")
def _today(match: re.Match[str], facts: Facts) -> None:
    same(day(match[1]), facts["answer"]["next_run"]["today"], "today")
    that(not facts.is_over, "the days are over")


@reads("answer", r"Run as usual")
def _as_usual(_: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["next_run"]
    that(found["leg_day"] is not None, "no leg day is known: unknown is no green light")
    that(_ago(found["data_end"], facts) <= 2, "the data are old")
    that(_ago(found["leg_day"], facts) >= 1, "leg day was today")


@reads("answer", r"As usual, if no legs since (\d{1,2} [A-Z][a-z]{2})")
def _if_no_legs(match: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["next_run"]
    same(day(f"{match[1]} {found['data_end'][:4]}"), found["data_end"], "since")
    that(_ago(found["data_end"], facts) >= 2, "the data are fresh")


@reads("answer", r"Can't tell")
def _too_old(_: re.Match[str], facts: Facts) -> None:
    that(_ago(facts["answer"]["next_run"]["data_end"], facts) > 14, "the data are fresh")


@reads(
    "answer", r"Your data end on <D>, <N> days? ago: a leg day or a run since then is not known\."
)
@reads("answer", r"What was recorded ends on <D>, <N> days? ago: a run since then is not known\.")
def _old(match: re.Match[str], facts: Facts) -> None:
    that(day(match[1]) <= facts["answer"]["next_run"]["data_end"], "data end")
    if facts["period"]["since"] is None:
        # A run that was taken out shows as well how far the data reach.
        that(day(match[1]) >= facts["period"]["last"], "before the last run of the page")
    same(int(number(match[2])), _ago(day(match[1]), facts), "days")


@reads(
    "answer",
    r"Your last leg day( known)? was <N> days? ago(?:; (\w+) sessions? since (?:is|are) undecided)?\.",
)
def _last(match: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["next_run"]
    if facts["period"]["since"] is None:
        known = _last_leg_days(facts)
        that(found["leg_day"] in known, f"the last leg day was one of {known}")
        if known:
            later = [d for d in facts.days if found["leg_day"] < d["day"] < found["today"]]
            that(match[3] or not any(d["undecided"] for d in later), "undecided since")
    same(int(number(match[2])), _ago(found["leg_day"], facts), "days ago")
    same(bool(match[1]), bool(match[3]), "known")
    same(count(match[3] or "0"), found["undecided_since"], "undecided")


_PACE = r"no faster than \d+:\d\d /(?:km|mi)"
_AT_MOST = (
    rf"(?:at most <N> min and )?(?:a mean heart rate of at most <N>|{_PACE}|"
    "so easy that you can talk in whole sentences)"
)


def _limits(longest: str | None, ceiling: str | None, facts: Facts) -> None:
    found = facts["answer"]["next_run"]
    for shown, key in ((longest, "longest_min"), (ceiling, "ceiling_bpm")):
        same(shown is None, found[key] is None, key)
        # Rounded down: what is shown must be within the limit.
        if shown is not None:
            same(int(number(shown)), math.floor(found[key]), key)


@reads(
    "answer",
    rf"For at least <N> h after your next leg day(?:, the first in over <N> days)?: {_AT_MOST}\.",
)
def _next_limits(match: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["next_run"]
    near(match[1], found["window_h"])
    if match[2]:
        # By the clock it is more, of which the calendar may show no more than so many days.
        that(_ago(found["leg_day"], facts) >= int(match[2]), "not the first in so many days")
    same(match[2] is not None, found["first_after_d"] is not None, "the first")
    _limits(match[3], match[4], facts)


@reads("answer", r"Best up to <N> min, your usual\.")
def _best(match: re.Match[str], facts: Facts) -> None:
    usual = facts["answer"]["next_run"]["usual_min"]
    that(0 <= usual - number(match[1]) < 1, "usual")


@reads("answer", rf"At most <N> min(?: and <N> bpm|, {_PACE}|, easy)")
def _short_and_slow(match: re.Match[str], facts: Facts) -> None:
    same(facts["answer"]["next_run"]["state"], "short and slow", "state")
    _limits(match[1], match[2], facts)


@reads("answer", rf"(?:At most <N> bpm|N{_PACE[1:]}|Easy)")
def _only_slow(match: re.Match[str], facts: Facts) -> None:
    same(facts["answer"]["next_run"]["state"], "short and slow", "state")
    _limits(None, match[1], facts)


@reads("answer", r"You trained legs on ([A-Z][a-z]+)\.")
def _trained(match: re.Match[str], facts: Facts) -> None:
    session = facts["answer"]["next_run"]["session"]
    same(match[1], f"{date.fromisoformat(session):%A}", "weekday")
    if facts["period"]["since"] is None:
        that(any(d["day"] == session and d["legs"] for d in facts.days), "no leg day then")


@reads("answer", r"Short and slow (?:until (.+?)|for <N> hours? after it)\.")
def _until_then(match: re.Match[str], facts: Facts) -> None:
    found = facts["answer"]["next_run"]
    same(match[1] or "", found["until"], "until")
    near(match[2] or "0", found["window_h"] if match[2] else 0)


@reads("answer", r"(?:A long descent|A long race|Jumping) loads legs as leg day does\.")
def _stressed(match: re.Match[str], facts: Facts) -> None:
    same(match[0].partition(" loads")[0], facts["answer"]["next_run"]["stressor"], "stressor")


@reads("answer", r"(No run|Your legs are too sore for one\. `legstats today` tells more\.)")
def _too_sore(_: re.Match[str], facts: Facts) -> None:
    same(facts["answer"]["next_run"]["state"], "no run", "state")


@reads("answer", r"(Enough for now|What you have just run has used up the limit\.)")
def _enough(_: re.Match[str], facts: Facts) -> None:
    same(facts["answer"]["next_run"]["state"], "enough", "state")


@reads("answer", r"Was ([A-Z][a-z]+) leg day\?")
def _was_it(match: re.Match[str], facts: Facts) -> None:
    session = facts["answer"]["next_run"]["session"]
    same(match[1], f"{date.fromisoformat(session):%A}", "weekday")
    if facts["period"]["since"] is None:
        that(any(d["day"] == session and d["undecided"] for d in facts.days), "none is undecided")


@reads("answer", rf"If it was: {_AT_MOST}, (?:until (.+?)|for <N> hours? after it)\.")
def _if_it_was(match: re.Match[str], facts: Facts) -> None:
    same(facts["answer"]["next_run"]["state"], "undecided", "state")
    same(match[3] or "", facts["answer"]["next_run"]["until"], "until")
    _limits(match[1], match[2], facts)


@reads(
    "answer", r"No leg day is known, and <N> sessions? may have been one: see data quality below\."
)
def _maybe_one(match: re.Match[str], facts: Facts) -> None:
    same(int(number(match[1])), facts["answer"]["next_run"]["undecided_since"], "undecided")


@reads("answer", r"No leg day is known: `legstats legdays add` enters one\.")
def _none_known(_: re.Match[str], facts: Facts) -> None:
    same([d for d in facts.days if d["legs"]], [], "leg days")


@reads("*", r"`legstats (?:legdays set \S+ yes|legdays add|sync FOLDER|report --since DAY)`")
def _command(*_: object) -> None:
    """Show what to type."""


fixed("answer", "`legstats sync` reads newer ones.")
fixed("answer", "Enter one, or read files of your strength sessions.")
