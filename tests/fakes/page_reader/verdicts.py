"""Sentences of the scoreboard, of what came after, and of the flagged runs."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from fakes.page_reader.reading import (
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
    from typing import Any

fixed(
    "scoreboard",
    "Verdicts over time",
    "period | kept | borderline | broke | not judged",
    "Runs are judged once a leg day is known.",
    "You have not run within the hours after a leg day.",
)


@reads("scoreboard", r"No run in the hours after leg day yet")
def _nothing(_: re.Match[str], facts: Facts) -> None:
    same(facts.marks, [], "marks")


@reads(
    "scoreboard",
    r"<N> runs? in the hours after leg day(?:, or after a session that may be one)?, none could be judged",
)
def _none_judged(match: re.Match[str], facts: Facts) -> None:
    same(int(number(match[1])), len(facts.marks), "runs")
    same(facts.judged, [], "judged")


@reads("scoreboard", r"<N> of <N> judged runs? kept short and slow")
def _kept(match: re.Match[str], facts: Facts) -> None:
    same(int(number(match[1])), facts.verdicts("kept"), "kept")
    same(int(number(match[2])), len(facts.judged), "judged")


def _wilson(share: float, n: int, z: float) -> tuple[float, float]:
    middle = share + z**2 / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)


def _changed(first: int, last: int, n: int, z: float) -> int:
    """Return 1 or -1 where the last runs were kept clearly more or less often, else 0."""
    (low1, high1), (low2, high2) = _wilson(first / n, n, z), _wilson(last / n, n, z)
    gap = (last - first) / n
    low = gap - math.hypot(last / n - low2, high1 - first / n)
    high = gap + math.hypot(high2 - last / n, first / n - low1)
    return int(low > 0) - int(high < 0)


@reads(
    "scoreboard",
    r"(You (?:are|may be) getting better at it|You (?:may have )?kept to it more often before|No clear change over time): "
    r"<N> of the last <N> runs kept, <N> of the first <N>",
)
def _over_time(match: re.Match[str], facts: Facts) -> None:
    same(match[3], match[5], "of how many")
    last, n, first = (int(match[group]) for group in (2, 3, 4))
    words = [mark["verdict"] for mark in facts.judged]
    same([last, first], [words[-n:].count("kept"), words[:n].count("kept")], "kept")
    hint, sure = (_changed(first, last, n, z) for z in (1.96, 2.576))
    same(match[1][0], "Y" if hint else "N", "change")
    if hint:
        same("better" in match[1], hint > 0, "direction")
        same(" may " in match[1], not sure, "sure")


@reads(
    "scoreboard",
    r"The advice: after leg day run short and slow\. Every run within <N> h of leg day, <N> h of one heavy for you or with much lowering "
    r"\(as in lunges\), and <N> h of the first in over <N> days?, judged against your own recent runs: short enough and slow enough\? "
    r"These hours are a precaution; how long you are slower may differ\.",
)
def _windows(match: re.Match[str], facts: Facts) -> None:
    settings = {row["name"]: row["value"] for row in facts["method"]["settings"]}
    names = ("standard_h", "severe_h", "first_h", "first_after_days")
    for shown, name in zip(match.groups(), names, strict=True):
        near(shown, float(settings[f"windows.{name}"].split()[0]))


@reads("scoreboard", r"(?:[A-Z][a-z]{2} \d{4}|Q\d \d{4}|\d{4}) \| (\d+) \| (\d+) \| (\d+) \| (\d+)")
def _period(match: re.Match[str], facts: Facts) -> None:
    name = match[0].split(" | ")[0]
    marks = next(p["marks"] for p in facts["scoreboard"]["periods"] if p["name"] == name)
    words = [mark["verdict"] for mark in marks]
    shown = [int(n) for n in match.groups()]
    same(shown, [words.count(w) for w in ("kept", "borderline", "broke", "not judged")], name)
    for mark in marks:
        that(name[-4:] == mark["day"][:4], f"{mark['day']} is in {name}")


@reads("scoreboard", r"<N> kept, <N> borderline, <N> broke(?:\.|, <N> not judged: (.+)\.)")
def _counts(match: re.Match[str], facts: Facts) -> None:
    shown = [count(n or "0") for n in match.groups()[:4]]
    why = [
        int(n)
        for n in re.findall(r"(\d+) (?:a|after|too|with|without|taken|not) ?", match[5] or "")
    ]
    same(sum(why), shown[3], "not judged")
    words = ("kept", "borderline", "broke", "not judged")
    same(shown, [facts.verdicts(word) for word in words], "counts")


def _rules(run: dict[str, Any]) -> set[str]:
    return {reason["small"].removeprefix("Rule ") for reason in run["reasons"]}


@reads("scoreboard", r"The last run that broke the advice was on <D>\.")
def _last_broken(match: re.Match[str], facts: Facts) -> None:
    broken = [mark["day"] for mark in facts.marks if mark["verdict"] == "broke"]
    same(day(match[1]), max(broken), "day")


@reads(
    "scoreboard",
    r"Broken runs were (too hard rather than too long|too long rather than too hard|too hard about "
    r"as often as too long): (\d+) of (\d+) over the effort limits, (\d+) over those of length\.",
)
def _hard_or_long(match: re.Match[str], facts: Facts) -> None:
    broken = [run for run in facts["flagged"]["runs"] if run["verdict"] == "broke"]
    hard = sum(bool(_rules(r) & {"heart rate", "threshold", "pace", "intervals"}) for r in broken)
    long = sum(bool(_rules(r) & {"length", "spike"}) for r in broken)
    same([int(match[g]) for g in (2, 3, 4)], [hard, len(broken), long], "counts")
    said = {"too hard r": hard > 2 * long, "too long r": long > 2 * hard}
    same(said.get(match[1][:10], not any(said.values())), True, "which more")


@reads(
    "scoreboard", r"Whether it changes over time shows from <N> judged runs on(?:; <N> to go)?\."
)
def _to_go(match: re.Match[str], facts: Facts) -> None:
    that(len(facts.judged) < int(match[1]), "there are enough")
    same(match[2] is None, facts.is_over, "foretold of days that are over")
    if match[2]:
        same(int(match[2]), int(match[1]) - len(facts.judged), "to go")


@reads(
    "scoreboard",
    r"Your maximum heart rate is not known, so pace decides instead: (.+)|No run of the last .+ was "
    r"hard enough to show your maximum heart rate, so it decides no verdict alone: (.+)|"
    r"Your hr_max <N> is below the <N> your runs show, so easy runs may be called hard: .+",
)
def _maximum(match: re.Match[str], facts: Facts) -> None:
    settings = {row["name"]: row["value"] for row in facts["method"]["settings"]}
    asked = settings["athlete.hr_max"] == "not given"
    same(bool(match[1] or match[2]), asked, "asked for")
    if match[2]:
        for run in facts["flagged"]["runs"][-1:]:
            that(run["verdict"] != "broke" or _rules(run) - {"hr", "threshold"}, "it decided one")


@reads(
    "scoreboard",
    r"The easy ceiling is <N> % of (?:your (?:maximum|threshold heart rate) <N>|the <N> seen so far|your reserve \(<N> to <N>\)): (.+)",
)
def _ceiling(match: re.Match[str], facts: Facts) -> None:
    found = facts["scoreboard"]["easy_ceiling"]
    near(match[1], 100 * found["share"], "share")
    if top := match[2] or match[3]:
        near(top, found["bpm"] / found["share"], "top")
    raised = re.fullmatch(
        r"(.+?) of your (\d+) runs planned easy stay under it\. Without these it would be ([\d.]+) %\.",
        match[6],
    )
    usual = re.fullmatch(
        r"the usual limit, for your (\d+) runs planned easy do not go beyond it\.", match[6]
    )
    same(bool(raised), found["share"] > found["usual_share"] + 1e-9, "raised")
    if raised:
        near(raised[3], 100 * found["usual_share"], "usual")
    if counted := (raised and raised[2]) or (usual and usual[1]):
        same(int(counted), found["planned_easy_runs"], "planned easy")
    else:
        same(found["planned_easy_runs"], 0, "planned easy")
        that("known as planned easy; from" in match[6], match[6])


@reads(
    "scoreboard",
    r"Your maximum is what hard runs have shown from (12 months|<N> days?) before a run until today, as a maximum does "
    r"not grow, only gets shown; of many hard runs the very highest peaks are left aside\.",
)
def _read_anew(match: re.Match[str], facts: Facts) -> None:
    settings = {row["name"]: row["value"] for row in facts["method"]["settings"]}
    same(settings["athlete.hr_max"], "not given", "asked for")
    days = 365 if match[1] == "12 months" else number(match[2])
    near(str(int(days)), float(settings["rules.hr_max_days"].split()[0]), "days")
    same(facts["scoreboard"]["easy_ceiling"]["basis"], "HRmax", "basis")


@reads(
    "scoreboard",
    r"Usual: the middle length of your (\d+) (?:\w+ )?runs of the last (\d+) days(?: at least (\d+) h after leg day)?; now <N> min\.",
)
def _usual(match: re.Match[str], facts: Facts) -> None:
    settings = {row["name"]: row["value"].split()[0] for row in facts["method"]["settings"]}
    that(int(match[1]) >= float(settings["rules.baseline_runs"]), "too few runs")
    back = [settings[f"rules.baseline_days{more}"] for more in ("", "_wider", "_widest")]
    that(match[2] in back, "days back")
    rested = [settings[f"rules.rested_h{more}"] for more in ("", "_less", "_least")]
    that(match[3] is None or match[3] in rested, "rested hours")
    usual = facts["answer"]["next_run"]["usual_min"]
    that(usual is None or 0 <= usual - number(match[4]) < 1, "usual")


@reads("scoreboard", r"Short: up to <N> min( now|, until enough runs show what is usual for you)\.")
def _short(match: re.Match[str], facts: Facts) -> None:
    usual = facts["answer"]["next_run"]["usual_min"]
    that(usual is None or 0 <= usual - number(match[1]) < 1, "short")


@reads(
    "scoreboard",
    r"Moderate: longer, up to <N> min now, under which (.+?) of your runs stay\. Only a run that is longer still and more than "
    r"<N> % over your usual breaks the advice by its length\.",
)
def _moderate(match: re.Match[str], facts: Facts) -> None:
    longest = facts["answer"]["next_run"]["longest_min"]
    usual = facts["answer"]["next_run"]["usual_min"]
    that(usual is None or 0 <= longest - number(match[1]) < 1, "moderate")
    settings = {row["name"]: row["value"].split()[0] for row in facts["method"]["settings"]}
    near(match[3], float(settings["rules.length_over_median_pct"]), "over")


@reads(
    "scoreboard",
    r"(Easy|The ceiling|The threshold): (?:a mean heart rate up to|the highest mean heart rate that is kept:|above it is hard:) "
    r"<N> %(?: of (?:your (?:maximum|threshold heart rate) <N>|the <N> seen so far|your reserve \(<N> to <N>\)))? \(now <N>\)\.",
)
def _bpm_words(match: re.Match[str], facts: Facts) -> None:
    ceiling, shown = facts["scoreboard"]["easy_ceiling"], number(match[7])
    if match[1] == "The ceiling":
        near(match[7], ceiling["bpm"], "ceiling")
        near(match[2], 100 * ceiling["share"], "share")
    else:
        same(shown < ceiling["bpm"], match[1] == "Easy", "order")


fixed(
    "scoreboard",
    "The words: usual, short, moderate, easy, ceiling",
    "Broke: a limit passed by more than a small margin, within which it is borderline.",
    "A run is kept when it is at most moderate in length and at most at the ceiling, without intervals.",
    "Then and now: Each run is judged by the runs before it, so usual, moderate and ceiling move from run to run: beside "
    "a run stand those of its day.",
    "Later runs count only for the maximum they showed.",
    "The advice: after leg day run short and slow.",
)


# What came after

_OUTCOMES = {
    "Next run, speed at equal effort": "next_run",
    "Soreness, next two days": "soreness",
    "Next run": "next_run",
    "Soreness": "soreness",
    "speed of the next run": "next_run",
    "soreness of the next days": "soreness",
}
_SIDES = {"lower": -1, "higher": 1, "slower": -1, "faster": 1}

fixed(
    "after",
    "What came after",
    "after broken minus after kept | kept | broke | difference | 95 % interval | before the run "
    "(should be 0) | in words",
    "The thin lines are a check: no run can change what came before it, so they should hold 0.",
    "What came after is an observation: good days invite long and fast runs, and ordinary days "
    "follow them.",
    "Two results were looked at; what is called clear allows for that.",
    "Soreness, next two days: it is not noted on the days after judged runs. `legstats log "
    "--soreness 3` notes it.",
)


def _outcome(facts: Facts, name: str) -> dict[str, Any]:
    found: dict[str, Any]
    found = next(o for o in facts["after"]["outcomes"] if o["key"] == _OUTCOMES[name])
    return found


def _word_holds(found: dict[str, Any], word: str) -> None:
    """Demand that a word of direction lies on one side of zero, and "can't tell" with p ≥ 0.05."""
    if word in _SIDES:
        that(found["low"] > 0 if _SIDES[word] > 0 else found["high"] < 0, "it is not clear")
    else:
        that(found["p"] >= 0.05, "it is clear")


@reads("after", r"What came after broken runs: (.+)")
def _after_title(match: re.Match[str], facts: Facts) -> None:
    said = {
        "slower next runs": ("Next run", -1), "faster next runs": ("Next run", 1),
        "more soreness": ("Soreness", 1), "less soreness": ("Soreness", -1),
    }  # fmt: skip
    for phrase in match[1].split(" and "):
        name, side = said[phrase]
        found = _outcome(facts, name)
        that(found["low"] > 0 if side > 0 else found["high"] < 0, f"{phrase} is not clear")


@reads("after", r"What came after: (can't tell yet|too few runs to compare)")
def _after_unclear(match: re.Match[str], facts: Facts) -> None:
    shown = [o for o in facts["after"]["outcomes"] if o["estimate"] is not None]
    same(bool(shown), match[1][0] == "c", "shown")
    for outcome in shown:
        _word_holds(outcome, "can't tell")


@reads("after", r"(.+?), (?:%|points) \| <N> \| <N> \| (\S+) \| (.+?) \| (\S+) \| (.+)")
def _after_row(match: re.Match[str], facts: Facts) -> None:
    found = _outcome(facts, match[1])
    same([count(match[2]), count(match[3])], [found["n_kept"], found["n_broke"]], "runs")
    ends = match[5].split(" to ")
    for shown, key in (
        (match[4], "estimate"), (ends[0], "low"), (ends[-1], "high"), (match[6], "placebo"),
    ):  # fmt: skip
        if shown == "–":
            same(found[key], None, key)
        else:
            near(shown, found[key], key)
    if found["estimate"] is not None:
        _word_holds(found, match[7])


@reads(
    "after",
    r"(Speed|Soreness) before the run: <N> (?:%|points) \(<N> to <N>\)(\. The check fails: some of the "
    r"difference was there already|\. The check can't tell: a difference as large as the one after fits "
    r"too|: no such difference, as it should be)\.",
)
def _after_check(match: re.Match[str], facts: Facts) -> None:
    found = _outcome(facts, {"Speed": "Next run"}.get(match[1], match[1]))
    low, high = found["placebo_low"], found["placebo_high"]
    for group, key in ((2, "placebo"), (3, "placebo_low"), (4, "placebo_high")):
        near(match[group], found[key], key)
    same("fails" in match[5], low > 0 or high < 0, "fails")
    fits = low <= 0 <= high and found["estimate"] is not None and low <= found["estimate"] <= high
    same("can't tell" in match[5], fits, "can't tell")


@reads("after", r"(.+?): <N> broken and <N> kept runs have it; <N> of each are needed\.")
def _after_few(match: re.Match[str], facts: Facts) -> None:
    found = _outcome(facts, match[1])
    same([count(match[2]), count(match[3])], [found["n_broke"], found["n_kept"]], "runs")
    least = facts["after"]["least_each"]
    same(int(match[4]), least, "least")
    that(min(found["n_broke"], found["n_kept"]) < least, "there are enough")
    that(found["n_broke"] <= facts.verdicts("broke"), "more than were broken")


@reads(
    "after",
    r"(Next run|Soreness): (.+?)\. <N> ?(?:%|points) after broken runs \(<N> to <N>\)\."
    r"(?: Reliably seen from about <N> ?(?:%|points) on\.)?",
)
def _after_found(match: re.Match[str], facts: Facts) -> None:
    found = _outcome(facts, match[1])
    for group, key in ((3, "estimate"), (4, "low"), (5, "high")):
        near(match[group], found[key], key)
    _word_holds(found, match[2])
    same(match[6] is None, match[2] in _SIDES, "smallest seen")
    if match[6]:
        near(match[6], 2.8 * (found["high"] - found["low"]) / (2 * 1.96), "smallest seen")


@reads(
    "after",
    r"<N> % of broken and <N> % of kept runs had no next run within 72 h and before the next leg day, so they are not compared; nor are those that lack what it takes, such as a usable heart rate or a note of soreness\.",
)
def _no_next(match: re.Match[str], facts: Facts) -> None:
    near(match[1], 100 * facts["after"]["no_next_run_broke"])
    near(match[2], 100 * facts["after"]["no_next_run_kept"])


# Flagged runs

fixed(
    "flagged",
    "Flagged runs, highest score first",
    "Runs over or near the limits of short and slow would be listed here.",
    "Date | After legs | Distance | Time | Pace | Judged heart rate | Score | Verdict",
    "The days around it",
    "One run is an anecdote; the pattern over all runs is above.",
    "A note; it decides nothing",
    "Minute by minute",
    "It was recorded as a whole, not minute by minute, so there is no chart.",
)


def _round(value: float) -> int:
    return round(value)


@reads("flagged", r"None(?:: no run could be judged yet|\. <N> runs? judged, (?:all|and) kept)")
def _none_flagged(match: re.Match[str], facts: Facts) -> None:
    same(facts["flagged"]["runs"], [], "flagged")
    same(count(match[1] or "0"), len(facts.judged), "judged")
    same(facts.verdicts("kept"), len(facts.judged), "kept")


@reads("flagged", r"(\w+|\d+) runs share the highest score, <N>: (.+?)( are among them)?")
def _shared(match: re.Match[str], facts: Facts) -> None:
    scores = [_round(run["score"]) for run in facts["flagged"]["runs"]]
    same(int(match[2]), max(scores), "score")
    alike = [run["day"] for run in facts["flagged"]["runs"] if _round(run["score"]) == max(scores)]
    same(count(match[1]), len(alike), "how many")
    named = [day(d) for d in re.split(r", | and ", match[3])]
    that(set(named) <= set(alike), "another run is named")
    same(bool(match[4]), len(named) < len(alike), "all named")


@reads(
    "flagged",
    r"(The highest score), <D>: (.+?)(?:, too long| at (?:<N> % of (.+?)|(\d+):(\d\d) "
    r"/(km|mi)))?, (?:<N> (?:h|min) )?after (leg day|your first legs in (?:at least )?<N> days?)",
)
def _worst(match: re.Match[str], facts: Facts) -> None:
    runs = facts["flagged"]["runs"]
    top = max(runs, key=lambda run: _round(run["score"]))
    same(sum(_round(r["score"]) == _round(top["score"]) for r in runs), 1, "runs with this score")
    same(top["verdict"], "broke", "verdict")
    same(day(match[2]), top["day"], "day")
    if top["moving_s"] is None:
        near(match[3].split()[0], top["distance_m"] / facts.unit_m)
    else:
        _duration(match[3], top["moving_s"])
    hard, long = {"heart rate", "threshold", "pace", "intervals"}, {"length", "spike"}
    only_long = bool(_rules(top) & long) and not _rules(top) & hard
    same(", too long, " in match[0], only_long, "too long")
    if match[4]:
        near(match[4], 100 * top["limits"]["share"])
    elif match[6]:
        _pace(match[6], match[7], top["pace_s_per_km"], facts)
    if match[9]:
        _after_legs(match[9], top["hours"], in_minutes=f"{match[9]} min after " in match[0])
    if match[11]:
        _no_legs_in(top["day"], int(number(match[11])), top["hours"], facts)


def _after_legs(shown: str, hours: float, *, in_minutes: bool) -> None:
    """Hold how long after leg day a run came: hours, and of less than one minutes."""
    same(in_minutes, 0 < hours < 1, "in minutes")
    near(shown, round(hours * (60 if in_minutes else 1), 2), "after leg day")


def _no_legs_in(day_: str, days: int, hours: float, facts: Facts) -> None:
    """Demand that no leg day, nor one that may be, lies in the days before the leg day."""
    from datetime import date, timedelta  # noqa: PLC0415 - for this question alone

    leg_day = date.fromisoformat(day_) - timedelta(hours=hours or 0)
    begin = leg_day - timedelta(days=days - 2)
    for found in facts.days:
        inside = begin.isoformat() < found["day"] < (leg_day - timedelta(days=1)).isoformat()
        that(not (inside and found["legs"]), f"leg day on {found['day']}")


def _duration(words: str, seconds: float) -> None:
    parts = [int(n) for n in re.findall(r"\d+", words)]
    if words.endswith(" s"):
        near(words.removesuffix(" s"), seconds)
        return
    minutes = parts[0] * 60 + parts[1] if len(parts) == 2 else parts[0]
    that(abs(minutes - seconds / 60) <= 0.51, f"{minutes} min for {seconds} s")


def _pace(minutes: str, seconds: str, s_per_km: float, facts: Facts) -> None:
    same(60 * int(minutes) + int(seconds), round(s_per_km * facts.unit_m / 1000), "pace")


@reads(
    "flagged",
    r"<N> runs? went over or near the limits, the highest score first\. Open one for its story\. The "
    r"score, from 0 to 100, only ranks the broken ones: points for how far over the limits, times "
    r"what was left of the leg day, which is more after a heavy or a recent one\.",
)
def _flagged_dek(match: re.Match[str], facts: Facts) -> None:
    same(int(number(match[1])), facts.verdicts("broke") + facts.verdicts("borderline"), "runs")
    scores = [_round(run["score"]) for run in facts["flagged"]["runs"]]
    same(scores, sorted(scores, reverse=True), "order")
    that(all(0 <= score <= 100 for score in scores), "0 to 100")
    broke = [run["verdict"] == "broke" for run in facts["flagged"]["runs"]]
    same(broke, sorted(broke, reverse=True), "broken ones first")


@reads(
    "flagged",
    r"Score <N>: <N> of 40 for length, <N> of 45 for effort, <N> of 15 for a jump in distance; times <N>, what was "
    r"left of the leg day\.",
)
def _score(match: re.Match[str], facts: Facts) -> None:
    run = facts.flagged
    same(run["verdict"], "broke", "verdict")
    near(match[1], run["score"], "score")
    points = sum(float(match[part]) for part in (2, 3, 4))
    most_off = 0.15 * float(match[5]) + 0.005 * points + 0.5
    that(abs(min(100, points * float(match[5])) - run["score"]) <= most_off, "it does not add up")
    hard = {"heart rate", "threshold", "pace", "intervals"}
    for part, rules in ((2, {"length"}), (3, hard), (4, {"spike"})):
        that(float(match[part]) == 0 or part == 3 or _rules(run) & rules, "points for no reason")


@reads("flagged", r"None broke; <N> runs? came near the limits")
def _only_near(match: re.Match[str], facts: Facts) -> None:
    same(facts.verdicts("broke"), 0, "broke")
    same(int(match[1]), facts.verdicts("borderline"), "near the limits")


@reads("flagged", r"(All|Broke|Borderline) <N>")
def _buttons(match: re.Match[str], facts: Facts) -> None:
    broke, near_it = facts.verdicts("broke"), facts.verdicts("borderline")
    wanted = {"All": broke + near_it, "Broke": broke, "Borderline": near_it}[match[1]]
    same(int(number(match[2])), wanted, match[1])


@reads(
    "flagged",
    r"<D>(?: .+?)? \| (?:<N> (?:h|min)|–) \| (?:<N> (?:km|mi)|–) \| (.+?) \| (?:(\d+):(\d\d) /(?:km|mi)|–) "
    r"\| (?:<N>|–) \| (?:<N>|–) \| (Broke|Borderline)(?:(?: \| | ?)not sure)?",
)
def _run(match: re.Match[str], facts: Facts) -> None:
    facts.run += 1
    run = facts.flagged
    same(day(match[1]), run["day"], "day")
    in_minutes = match[0].split(" | ")[1].endswith(" min")
    _after_legs(match[2] or "0", run["hours"] or 0, in_minutes=in_minutes)
    near(match[3] or "0", (run["distance_m"] or 0) / facts.unit_m, "distance")
    if match[4] != "–":
        _duration(match[4], run["moving_s"])
    if match[5]:
        _pace(match[5], match[6], run["pace_s_per_km"], facts)
    near(match[7] or "0", run["hr_bpm"] or 0, "heart rate")
    same(match[8] is not None, run["verdict"] == "broke", "scored")
    near(match[8] or "0", run["score"], "score")
    same("not sure" in match[0], run["confidence"] == "low", "sureness")
    same(match[9].lower(), run["verdict"], "verdict")
    mark = next(m for m in facts.marks if m["run_id"] == run["run_id"])
    same([mark["day"], mark["verdict"]], [run["day"], run["verdict"]], "on the scoreboard")


@reads("flagged", r"How sure: (sure|fairly sure|not sure)(?:, for .+)?\.")
def _how_sure(match: re.Match[str], facts: Facts) -> None:
    words = {"high": "sure", "medium": "fairly sure", "low": "not sure"}
    same(match[1], words[facts.flagged["confidence"]], "sureness")


@reads("flagged", r"Why it (counts as broken|is near the limits)")
def _why(match: re.Match[str], facts: Facts) -> None:
    same(match[1][0], "c" if facts.flagged["verdict"] == "broke" else "i", "verdict")


_ABOVE = r"[Aa]bove the ceiling for (\d+) of (\d+) minutes"
_OVER = r"(\d+) minutes? over your moderate length"


@reads("flagged", rf"(?:(Never above the ceiling)|{_ABOVE})?(?:(?:, but | and )?{_OVER})?(?:, .*)?")
def _story(match: re.Match[str], facts: Facts) -> None:
    run = facts.flagged
    beats, limits = run["story"]["hr_bpm"], run["limits"]
    over = [
        b for b in beats if b is not None and limits["ceiling_bpm"] and b > limits["ceiling_bpm"]
    ]
    minutes = len(beats) if run["moving_s"] is None else max(1, round(run["moving_s"] / 60))
    if match[1]:
        same(over, [], "minutes above the ceiling")
    if match[2]:
        that(over, "no minute is above the ceiling")
        that(abs(int(match[2]) - len(over)) <= 2, f"{match[2]} of {len(over)}")
        that(int(match[2]) < int(match[3]) or len(over) == len(beats), "not all of them")
        same(int(match[3]), minutes, "minutes")
    if match[4]:
        same(int(match[4]), round(minutes - limits["longest_min"]), "over")


@reads(
    "flagged",
    r"Under each run its distance(; under the next one, speed at equal effort against your usual "
    r"then)?\. One run is an anecdote; the pattern over all runs is above\.",
)
def _caption(match: re.Match[str], facts: Facts) -> None:
    around = facts.flagged["around"]
    same(bool(match[1]), any(d["residual_pct"] is not None for d in around), "next run")


@reads("flagged", r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) \| (\d{1,2})")
def _around_day(match: re.Match[str], facts: Facts) -> None:
    from datetime import date  # noqa: PLC0415 - for this question alone

    days = [date.fromisoformat(d["day"]) for d in facts.flagged["around"]]
    same([f"{d:%a}" for d in days if d.day == int(match[2])], [match[1]], "weekday")


@reads("flagged", r"(legs\??)?(?: ?<N> (?:km|mi))?(?: ?<N> %)?")
def _around_said(match: re.Match[str], facts: Facts) -> None:
    def shown(near_day: dict[str, Any]) -> bool:
        legs = "legs" if near_day["legs"] else "legs?" if near_day["undecided"] else None
        far, residual = near_day["distance_m"], near_day["residual_pct"]
        try:
            if far:
                near(match[2] or "", far / facts.unit_m)
            if residual is not None:
                near(match[3] or "", residual)
        except (ValueError, AssertionError, Exception):  # noqa: BLE001 - any difference is one
            return False
        return (legs, bool(far), residual is not None) == (match[1], bool(match[2]), bool(match[3]))

    that(any(shown(near_day) for near_day in facts.flagged["around"]), "no day around is so")


# Reasons: what a rule says is held against the run and its limits

_AFTER = (
    r"(?:(?:<N>(?: to <N>)? (?:h|min)|right) after (?:leg day|the leg day of <D>|a long descent|a long race|"
    r"jumps)(?: \(([^)]*)\))?: )?"
)


def _hours_after(match: re.Match[str], facts: Facts) -> None:
    hours = facts.flagged["hours"]
    if match[1] and not match[2] and hours is not None and not match[3]:
        in_minutes = " min after " in match[0].partition(":")[0]
        _after_legs(match[1], hours, in_minutes=in_minutes)
    first = re.search(r"first in (?:at least )?([\d,]+) days?", match[4] or "")
    if first and not match[3]:
        _no_legs_in(facts.flagged["day"], int(number(first[1])), hours, facts)


@reads(
    "flagged",
    _AFTER
    + r"[Mm]ean HR <N>( in the steady part)? = <N> % of (?:your (?:maximum(?: then,)?|maximum,|threshold heart rate) <N>(?: as shown by a later hard run)?|"
    r"the <N> seen so far|your reserve \(<N> to <N>\)); the easy ceiling is <N> %(?:: [^|]+? of your <N> runs planned easy stay under it)?\.(?: <REST>)?",
)
def _mean_hr(match: re.Match[str], facts: Facts) -> None:
    run = facts.flagged
    _hours_after(match, facts)
    near(match[5], run["hr_bpm"], "mean")
    share = run["limits"]["share"]
    near(match[7], 100 * share, "share")
    top = match[8] or match[9] or match[11]
    near(top, run["limits"]["top_bpm"], "top")
    that(number(match[7]) > number(match[12]), "it is under the ceiling")
    _hold_ceiling(match[12], facts)


@reads("flagged", r"Heart rate <N> % of (?:maximum|threshold|reserve), ceiling <N> %(?:; (.+))?")
def _hr_short(match: re.Match[str], facts: Facts) -> None:
    near(match[1], 100 * facts.flagged["limits"]["share"], "share")
    that(number(match[1]) > number(match[2]), "it is under the ceiling")
    _hold_ceiling(match[2], facts)
    _shorts(match[3], facts)


_SHORTS = (
    (r"<N> min above threshold \(<N> bpm\)(?:; <N> are too many|, <N> % of the run; <N> % is too much)", "threshold"),
    (r"<N> repetitions of a minute or more above threshold \(<N> bpm\)", "reps"),
    (r"<N> repetitions of a minute or more, (?:up to .+?; .+ are slower than \S+|clearly faster than the rest of the run)", "other"),
    (r"Marked as intervals", "other"),
    (r"<N> min against your usual <N>", "length"),
    (r"<N> min(?: with the run just before)?; with too few runs to know your usual the limit is <N>", "absolute"),
    (r"<N> (?:min|km|mi)(?: with the run just before)?; your usual is <N>, .+ of your runs stay under <N>(?:, <N> % over your usual is <N>)?", "outing"),
    (r"<N> (?:km|mi)(?: with the run just before)?, <N> % over your longest in <N> days \(<N>\)(?:, where <N> % is the limit)?", "spike"),
    (r"\d+:\d\d\S* /(?:km|mi).*? \(.+?, so pace decides\); your usual is [\d:.]+, the limit [\d:.]+", "other"),
    (r"[Hh]eart rate <N> % of (?:maximum|threshold|reserve), ceiling <N> %", "hr"),
)  # fmt: skip
_COMPILED = [
    (re.compile(p.replace("<N>", r"([−+]?\d[\d,]*(?:\.\d+)?)")), kind) for p, kind in _SHORTS
]


def _setting(facts: Facts, name: str) -> float:
    rows = facts["method"]["settings"]
    return float(next(row["value"] for row in rows if row["name"] == f"rules.{name}").split()[0])


def _hold_ceiling(shown: str, facts: Facts) -> None:
    """Hold a ceiling in % against the one drawn in beats."""
    limits = facts.flagged["limits"]
    if limits["basis"] in {"HRmax", "LTHR"}:
        near(shown, 100 * limits["ceiling_bpm"] / limits["top_bpm"], "ceiling")


def _hold_minutes(shown: str, facts: Facts) -> None:
    """Hold minutes above the threshold against those of the story, which are means of a minute."""
    run = facts.flagged
    threshold = run["limits"]["threshold_bpm"]
    if run["story"] is None or threshold is None:
        return
    beats = [beat for beat in run["story"]["hr_bpm"] if beat is not None]
    surely = sum(beat >= threshold + 4 for beat in beats)
    maybe = sum(beat >= threshold - 4 for beat in beats)
    that(0.5 * surely - 3 <= number(shown) <= maybe + 0.35 * len(beats) + 3, f"{surely} to {maybe}")


def _hold_too_much(shown: str, most: str | None, share: str | None, most_share: str | None,
                   facts: Facts) -> None:  # fmt: skip
    _hold_minutes(shown, facts)
    if most:
        near(most, _setting(facts, "hard_minutes"), "too many")
        that(number(shown) >= number(most), "it is not too long")
        return
    near(most_share or "", _setting(facts, "hard_share_pct"), "too much")
    that(number(share or "") >= number(most_share or ""), "it is not too much")
    moving_s = facts.flagged["moving_s"]
    if moving_s:
        that(abs(100 * number(shown) / (moving_s / 60) - number(share or "")) < 1.5, "share")


def _hold_short(kind: str, match: re.Match[str], facts: Facts) -> None:
    run = facts.flagged
    limits = run["limits"]
    if kind in {"threshold", "reps"}:
        near(match[2], limits["threshold_bpm"], "threshold")
    if kind == "threshold":
        if run["moving_s"] is not None:
            that(number(match[1]) <= run["moving_s"] / 60 + 1, "longer than the run")
        _hold_too_much(match[1], match[3], match[4], match[5], facts)
    if kind == "length":
        near(match[1], run["moving_s"] / 60, "minutes")
        near(match[2], limits["usual_min"], "usual")
        that(run["moving_s"] / 60 > limits["longest_min"], "it is not longer")
    if kind == "absolute":
        that(number(match[1]) > number(match[2]), "it is not longer")
    if kind == "hr":
        near(match[1], 100 * limits["share"], "share")
        _hold_ceiling(match[2], facts)
    if kind == "spike":
        longest, km = number(match[4]), number(match[1])
        that(abs(100 * (km / longest - 1) - number(match[2])) < 1.5 + 10 / longest, "over")
        that(number(match[2]) > 0, "it is not longer")


def _shorts(words: str | None, facts: Facts) -> bool:
    """Hold a list of short reasons against the run; False where one is not known."""
    while words:
        found = [(p.match(words), kind) for p, kind in _COMPILED]
        hits = [(m, k) for m, k in found if m and words[m.end() : m.end() + 2] in {"", "; "}]
        if not hits:
            that(False, f"not recognised: {words}")
        match, kind = max(hits, key=lambda hit: hit[0].end())
        _hold_short(kind, match, facts)
        words = words[match.end() + 2 :]
    return True


@reads(
    "flagged", r"(?:\d[\d,.]* (?:min|km|mi|repetitions)|Marked as intervals|\d+:\d\d)[^|]*(?<![.|])"
)
def _short_reasons(match: re.Match[str], facts: Facts) -> None:
    _shorts(match[0], facts)
    same(match[0], facts.flagged["summary"].replace("\u202f", " ").replace("’", "'"), "summary")


@reads(
    "flagged",
    _AFTER
    + r"<N> min above threshold \(<N> bpm\)(?:; <N> are too many|, <N> % of the run; <N> % is "
    r"too much)\.(?: <REST>)?",
)
def _threshold(match: re.Match[str], facts: Facts) -> None:
    _hours_after(match, facts)
    near(match[6], facts.flagged["limits"]["threshold_bpm"], "threshold")
    _hold_too_much(match[5], match[7], match[8], match[9], facts)


@reads(
    "flagged", _AFTER + r"<N> repetitions of a minute or more above threshold \(<N> bpm\)\.(?: .+)?"
)
def _repetitions(match: re.Match[str], facts: Facts) -> None:
    _hours_after(match, facts)
    that(number(match[5]) >= 3, "too few")
    near(match[6], facts.flagged["limits"]["threshold_bpm"], "threshold")


@reads(
    "flagged",
    _AFTER
    + r"(?:<N> repetitions of a minute or more, (?:up to .+|clearly faster than the rest of the "
    r"run)|[Mm]arked as intervals)\.(?: <REST>)?",
)
def _by_pace(match: re.Match[str], facts: Facts) -> None:
    _hours_after(match, facts)
    that(match[5] is None or number(match[5]) >= 3, "too few")


@reads(
    "flagged",
    _AFTER
    + r"<N> (min|km|mi)( with the run just before)?; your usual is <N>, (.+?) of your runs stay "
    r"under <N>(?:, <N> % over your usual is <N>)? → (a little )?longer than advised\.(?: <REST>)?",
)
def _length(match: re.Match[str], facts: Facts) -> None:
    run = facts.flagged
    _hours_after(match, facts)
    if match[6] == "min":
        near(match[8], run["limits"]["usual_min"], "usual")
        near(match[10], run["limits"]["longest_min"], "moderate")
        if not match[7]:
            near(match[5], run["moving_s"] / 60, "minutes")
    that(number(match[5]) > number(match[10]), "it is not longer")
    if match[12]:
        that(
            abs(number(match[12]) - number(match[8]) * (1 + number(match[11]) / 100)) < 1.2, "10 %"
        )


@reads(
    "flagged",
    _AFTER
    + r"<N> min(?: with the run just before)?; with too few runs to know your usual the limit is "
    r"<N> → longer than advised, perhaps\.(?: <REST>)?",
)
def _absolute(match: re.Match[str], facts: Facts) -> None:
    _hours_after(match, facts)
    that(number(match[5]) > number(match[6]), "it is not longer")


@reads(
    "flagged",
    _AFTER + r"<N> (?:km|mi)(?: with the run just before)?, <N> % over your longest in <N> days "
    r"\(<N>\)(?:, where <N> % is the limit)?; single-run jumps over <N> % went with more injuries in "
    r"5,205 runners \(hazard ratio 1\.64\): an association, no forecast for you\.(?: <REST>)?",
)
def _spike(match: re.Match[str], facts: Facts) -> None:
    _hours_after(match, facts)
    longest, far = number(match[8]), number(match[5])
    that(abs(100 * (far / longest - 1) - number(match[6])) < 1.5 + 10 / longest, "over")


@reads(
    "flagged",
    _AFTER
    + r"(\d+):([\d.]+) /(?:km|mi)(?: grade-adjusted)? \((?:your maximum heart rate is not known yet|"
    r"no usable heart rate), so pace decides\); your usual is \d+:\d\d, the limit (\d+):([\d.]+) → "
    r"(?:a little )?faster than advised\.(?: <REST>)?",
)
def _fast(match: re.Match[str], facts: Facts) -> None:
    _hours_after(match, facts)
    pace, limit = (60 * int(match[g]) + float(match[g + 1]) for g in (5, 7))
    that(pace < limit, "it is not faster")


@reads("flagged", r"(?:<N> m of descent|<N> sets? of jumps|A race of <N> (?:km|mi)) [^|]*")
@reads("flagged", r"(?:Fading|Same day|Run before lifting)[^|]*")
def _notes(match: re.Match[str], facts: Facts) -> None:
    notes = [n.replace("\u202f", " ").replace("’", "'") for n in facts.flagged["notes"]]
    that(any(match[0] == note for note in notes), "no such note")


@reads("flagged", r"Rule ([\w ]+)")
def _rule(match: re.Match[str], facts: Facts) -> None:
    that(match[1] in _rules(facts.flagged), "no such rule")


@reads(
    "flagged",
    r"(?:With too few runs to know your usual, no more than borderline|The heat, perhaps: .+|No run of the (12 months|<N> days?) before it, and none since, <REST>|Your maximum rests on <REST>)[.)]*",
)
def _because(match: re.Match[str], facts: Facts) -> None:
    if match[0].startswith("With too few"):
        same(facts.flagged["verdict"], "borderline", "verdict")
    if match[1]:
        settings = {row["name"]: row["value"] for row in facts["method"]["settings"]}
        days = 365.0 if match[1] == "12 months" else number(match[2])
        same(days, number(settings["rules.hr_max_days"].split()[0]), "days looked back")
