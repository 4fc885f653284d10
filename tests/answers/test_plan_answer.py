"""What ``legstats plan`` says of a week: hours and costs that add up, and advice that stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from fakes.effects import joint_effect
from fakes.stories import Story, at, hardly_begun

from analyzer.advice.plan import DAYS, PlanRule, SavingWord, SessionKind, parse_week
from analyzer.answers.chosen_week import WeekChooser, refuse_leg_days
from analyzer.answers.plan import PlanAnswer, kind_name, planned_week, race_days, rest_text
from analyzer.answers.plan_check import PlanCheck, checked_plan, finding_words
from analyzer.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from analyzer import Dataset

COSTS = (-0.02, -0.03, -0.015, -0.005)
CLEAR = joint_effect(COSTS, error=0.003)
UNCLEAR = joint_effect(COSTS, error=0.04)
NOTHING_OWN = joint_effect(None)
WEEKS = [
    "tue legs 18:00, wed intervals 7:00, sat long 9:00",
    "mon legs 18:00, thu legs 18:00, tue tempo 7:00, fri intervals 7:00, sun long 9:00",
    "wed legs 6:30, wed intervals 18:00, sun race 10:00",
    "fri legs 18:00, sat long 9:00",
    "mon easy 7:00, tue legs 18:00, thu intervals 7:00, fri easy 7:00",
]


def answer(week: str, effect: object = CLEAR, **asked: object) -> PlanAnswer:
    return planned_week(hardly_begun(), week, effect=effect, **asked)  # type: ignore[arg-type] # as given


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("effect", [CLEAR, UNCLEAR, NOTHING_OWN], ids=["clear", "unclear", "none"])
def test_who_follows_the_plan_is_told_to_keep_it(week: str, effect: object) -> None:
    planned = answer(week, effect)
    again = answer(str(planned.week), effect)
    assert again.week.legs == planned.week.legs
    assert again.headline.startswith("Keep legs on ")
    assert again.plan.ranked.saving.word is SavingWord.NO_CHANGE
    assert not any("instead of" in one or "saves" in one for one in again.sentences)


@pytest.mark.parametrize("week", WEEKS)
def test_no_plan_moves_a_run_or_loses_a_leg_day(week: str) -> None:
    planned, asked = answer(week), parse_week(week)
    assert planned.week.runs == asked.runs
    assert len(planned.week.legs) == len(asked.legs)
    assert planned.cost_pct <= (planned.cost_now_pct or 0) + 1e-9 or planned.plan.present is None


@pytest.mark.parametrize("week", WEEKS)
def test_each_key_run_has_the_hours_from_the_last_legs_and_their_mean_is_the_cost(
    week: str,
) -> None:
    planned = answer(week)
    found = planned.key_runs
    assert [run.session for run in found] == list(planned.week.key_runs)
    for run in found:
        starts, ends = run.session.start_min, [legs.end_min for legs in planned.week.legs]
        assert run.planned_h == min((starts - end) % (7 * 1440) for end in ends) / 60
    mean = sum(run.planned_cost_pct for run in found) / len(found)
    assert planned.cost_pct == pytest.approx(mean)


@pytest.mark.parametrize("week", WEEKS)
def test_the_json_says_what_the_sentences_say(week: str) -> None:
    planned = answer(week, race=date(2026, 5, 3))
    told = planned.to_dict()
    assert told["plan"] == str(planned.week)
    assert parse_week(told["plan"]) == planned.week
    assert told["sentences"] == planned.sentences
    assert told["race"] == {"date": date(2026, 5, 3), "last_heavy_leg_day": date(2026, 4, 23)}
    assert [run["session"] for run in told["key_runs"]] == list(map(str, planned.week.key_runs))
    assert not any("nan" in one.lower().split() for one in planned.sentences)


def test_every_key_run_is_named_once_with_its_rest() -> None:
    said = answer(WEEKS[0]).sentences
    (rest,) = [one for one in said if "after legs" in one and "breaks a rule" not in one]
    assert rest.count("after legs") == 2
    for run, words in (("Wednesday", "intervals come"), ("Saturday", "long run comes")):
        assert f"{run}'s {words}".replace("'", "’") in rest


def test_a_strip_has_eight_signs_a_day_and_legs_where_they_begin() -> None:
    planned = answer(WEEKS[0])
    for _, strip in planned.strips:
        assert [len(day) for day in strip.split(" ")] == [8] * 7
    now, best = dict(planned.strips)["now"], dict(planned.strips)["planned"]
    assert now.split(" ")[1][6] == "#", "Tuesday 18:00"
    assert best.count("#") == now.count("#") == 1
    assert best.split(" ")[2][2] == "I", "Wednesday 7:00"
    # 36 h and 78 h from Tuesday 19:00: to Thursday 7:00 and Saturday 1:00.
    assert now == "········ ······#▓ ▓▓I▓▓▓▓▓ ▓▓▓░░░░░ ░░░░░░░░ ░··L···· ········"


def test_a_week_that_stays_has_one_strip() -> None:
    kept = answer(str(answer(WEEKS[0]).week))
    assert [name for name, _ in kept.strips] == ["planned"]
    assert kept.strip_legend.startswith("# legs, I intervals, L long, ▓ within 36 h of legs,")


@pytest.mark.parametrize(
    ("effect", "begins", "ends"),
    [
        (CLEAR, "Your data: saves ", ""),
        (UNCLEAR, "By what studies found it saves ", "; your data can’t tell (95"),
        (NOTHING_OWN, "By what studies found it saves ", "; your data can’t tell yet."),
    ],
)
def test_whose_word_the_saving_is_is_said(effect: object, begins: str, ends: str) -> None:
    sentences = answer(WEEKS[0], effect).sentences
    (said,) = [one for one in sentences if one.startswith(begins)]
    assert "on an average key run against your week as it is" in said
    if effect is CLEAR:
        saving = answer(WEEKS[0]).plan.ranked.saving
        assert saving.low_pct is not None
        assert saving.high_pct is not None
        ends = f"{saving.low_pct:.1f} to {saving.high_pct:.1f})."
    assert ends in said
    own = effect is CLEAR
    assert sentences[-1].startswith("This is measured on" if own else "Studies measured this on")


def test_a_move_that_costs_the_same_says_which_rules_it_keeps() -> None:
    every_day = ", ".join(f"{day} intervals 7:00" for day in DAYS)
    said = answer(f"{every_day}, tue legs 18:00").sentences
    assert "It costs your key runs the same as your week as it is, and breaks fewer rules." in said
    assert any(one.startswith("Your week as it is breaks a rule: ") for one in said)


def test_days_that_may_be_better_are_named_with_the_doubt() -> None:
    said = answer("tue legs 18:00, wed easy 7:00, fri long 8:00", UNCLEAR).sentences
    assert any(
        one.startswith("By what is known so far ")
        and one.endswith(" would cost your key runs less, but by too little to tell.")
        for one in said
    )


def test_another_number_of_leg_days_is_held_against_no_week() -> None:
    planned = answer(WEEKS[0], leg_days=2)
    assert planned.cost_now_pct is None
    assert planned.headline == f"Legs on {planned.legs_words}."
    assert not any("your week as it is" in one for one in planned.sentences)


def test_a_race_has_its_last_heavy_leg_day() -> None:
    said = answer(WEEKS[0], race=date(2026, 5, 3)).sentences
    assert (
        "Race on Sun 3 May 2026: last heavy leg day on Thu 23 Apr 2026 at the latest, 10 days"
        " before (a habit of coaches, not a finding); after it, light ones or none."
    ) in said


def test_a_race_of_yesterday_is_past_and_one_of_today_is_not() -> None:
    today = hardly_begun().local_now.date()
    with pytest.raises(UsageError, match=r"^The race on 29 Mar 2026 is past\.$"):
        race_days(hardly_begun(), today - timedelta(days=1))
    found = race_days(hardly_begun(), today)
    assert found is not None
    assert found.last_heavy == today - timedelta(days=10)
    assert race_days(hardly_begun(), None) is None


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "0 min"), (0.5, "30 min"), (1, "1 h"), (47.9, "48 h"), (48, "2 days"),
        (60, "2.5 days"), (96, "4 days"), (81.6, "3.4 days"), (95.9, "4 days"),
    ],
)  # fmt: skip
def test_a_rest_is_said_in_hours_up_to_two_days(hours: float, words: str) -> None:
    assert rest_text(hours) == words


def test_every_kind_of_session_has_a_name_in_a_sentence() -> None:
    assert [kind_name(kind) for kind in SessionKind] == [
        "leg day", "race", "intervals", "tempo run", "long run", "easy run", "recovery run",
    ]  # fmt: skip


def checked(week: str, race: date | None = None) -> PlanCheck:
    return checked_plan(hardly_begun(), week, race=race)


def test_a_week_that_keeps_every_rule_is_said_to() -> None:
    found = checked("tue legs 18:00, fri intervals 8:00, sun long 9:00")
    assert found.summary == (
        "Your week, repeated for 3 weeks: 6 runs and 3 leg days, 31 Mar 2026 to 19 Apr 2026: the"
        " plan keeps every rule."
    )
    assert found.to_dict()["keeps_every_rule"] is True
    assert found.notes == ()


def test_what_breaks_and_what_needs_care_is_counted_with_every_week_it_comes() -> None:
    found = checked("tue legs 18:00, wed intervals 7:00, thu tempo 18:00, sun easy 9:00")
    what = "the plan breaks the rules three times and needs care three times."
    assert found.summary.endswith(what)
    words = [finding_words(one) for one in found.findings]
    assert words[0] == (
        "Wed 1 Apr, 7:00: intervals 12 h after the leg day of Tue 31 Mar, 18:00 to 19:00: short"
        " and slow until Thu 2 Apr, 7:00 (36 h after its end), hard or long only after that. And"
        " two more times."
    )
    assert words[1].endswith(
        "enough, unless it was heavy or your legs are sore (then 60 h). And two more times."
    )


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (
            "tue legs 6:00, tue easy 9:00",
            (
                "Tue 31 Mar, 9:00: easy run 2 h after the leg day of Tue 31 Mar, 6:00 to 7:00: run"
                " first, or leave 6 h. And two more times."
            ),
        ),
        (
            "tue legs 18:00, wed legs 18:00",
            (
                "Wed 1 Apr, 18:00: leg day begins 24 h after that of Tue 31 Mar, 18:00: leave 48 h"
                " from begin to begin. And two more times."
            ),
        ),
        (
            "tue legs 18:00, tue easy 18:30",
            (
                "Tue 31 Mar, 18:30: easy run begins before the leg day of Tue 31 Mar, 18:00 ends."
                " And two more times."
            ),
        ),
    ],
)
def test_each_rule_says_what_to_do_instead(week: str, said: str) -> None:
    assert said in [finding_words(one) for one in checked(week).findings]


def test_a_plan_of_nothing_is_asked_for() -> None:
    empty = replace(Story().dataset(), now=at(13))
    with pytest.raises(UsageError, match=r"^No usual week is known yet\.$") as refused:
        checked_plan(empty)
    assert "--week" in refused.value.hint


def test_a_calendar_without_a_session_to_come_names_what_stands_in_it(tmp_path: Path) -> None:
    file = tmp_path / "mine.ics"
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:{title}\r\nDTSTART:20260402T080000Z\r\nEND:VEVENT\r\n"
        for n, title in enumerate(["Dentist", "Dinner", "Cinema", "Choir", ""])
    )
    file.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n")
    with pytest.raises(UsageError, match=r"^mine\.ics has no run and no leg day to come\.$") as one:
        checked_plan(hardly_begun(), calendar=file)
    assert one.value.hint.startswith("Not read as a run or leg day: “")
    assert one.value.hint.endswith(" and 2 more.")
    file.write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n")
    with pytest.raises(UsageError) as none:
        checked_plan(hardly_begun(), calendar=file)
    assert none.value.hint == "Name its events as in “Leg day”, “Long run”."


def test_a_session_that_names_no_time_is_given_one_and_told_so(tmp_path: Path) -> None:
    file = tmp_path / "mine.ics"
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:{n}\r\nSUMMARY:{title}\r\nDTSTART;VALUE=DATE:2026040{n}\r\n"
        "END:VEVENT\r\n"
        for n, title in [(2, "Leg day"), (5, "Long run"), (6, "Canceled: Tempo run")]
    )
    events += (
        "BEGIN:VEVENT\r\nUID:7\r\nSUMMARY:Leg day\r\nDTSTART;VALUE=DATE:20260407\r\n"
        "STATUS:CANCELLED\r\nEND:VEVENT\r\n"
    )
    file.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n")
    found = checked_plan(hardly_begun(), calendar=file)
    assert [(s.kind, s.start.hour) for s in found.sessions] == [("legs", 18), ("long", 7)]
    assert found.notes == (
        "Not read as a run or leg day: “Canceled: Tempo run”.",
        "2 sessions without a time of day: legs are taken to begin at 18:00, runs at 7:00.",
    )


def chooser(effect: object = CLEAR, week: str = WEEKS[0]) -> WeekChooser:
    return WeekChooser(hardly_begun(), effect=effect, given=week)  # type: ignore[arg-type] # an effect


@pytest.mark.parametrize("effect", [CLEAR, UNCLEAR, NOTHING_OWN], ids=["clear", "unclear", "none"])
def test_the_legs_as_they_are_cost_what_they_cost_and_are_as_now(effect: object) -> None:
    one = chooser(effect)
    chosen = one.choose(one.week.legs)
    assert chosen.is_usual
    assert chosen.words.startswith("Legs on Tuesday 18:00, as now: that costs your hard and long")
    assert chosen.plan.cost_pct == chosen.plan.cost_now_pct


def test_a_chosen_week_costs_what_the_plan_says_it_costs() -> None:
    planned = answer(WEEKS[0])
    chosen = chooser().choose(planned.week.legs)
    assert chosen.plan.cost_pct == planned.cost_pct
    assert chosen.plan.cost_now_pct == planned.cost_now_pct
    assert "By your data it costs " in chosen.words
    back = chooser(week=str(planned.week)).choose(parse_week(WEEKS[0]).legs)
    assert " more (95" in back.words, "the way back costs what the way there saved"


def test_what_a_chosen_week_breaks_is_what_the_check_finds() -> None:
    legs = parse_week("tue legs 18:00").legs
    assert chooser().choose(legs).findings == tuple(
        finding_words(one) for one in checked(WEEKS[0]).findings
    )


@pytest.mark.parametrize("legs", ["", "mon legs 7:00, tue legs 7:00, wed legs 7:00, thu legs 7:00"])
def test_none_and_more_than_three_leg_days_are_no_week(legs: str) -> None:
    chosen = parse_week(legs).legs if legs else ()
    with pytest.raises(UsageError, match=r"^A week is planned with one to three leg days\.$"):
        refuse_leg_days(chosen)
    with pytest.raises(UsageError):
        chooser().choose(chosen)


def test_without_a_key_run_there_is_nothing_legs_could_cost() -> None:
    with pytest.raises(UsageError, match="No hard or long run of your week is known yet"):
        chooser(week="tue legs 18:00, fri easy 7:00").choose(parse_week("tue legs 18:00").legs)


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/Sao_Paulo", "Pacific/Chatham"])
def test_a_calendar_of_the_plan_is_a_plan_that_is_read(zone: str, tmp_path: Path) -> None:
    data = hardly_begun()
    sources = replace(data.config.sources, zone=zone)
    there = replace(data, config=replace(data.config, sources=sources))
    planned = planned_week(there, WEEKS[0], effect=CLEAR)
    file = tmp_path / "plan.ics"
    file.write_bytes(planned.calendar(3))
    read = checked_plan(there, calendar=file)
    again = checked_plan(there, str(planned.week))
    assert [(s.start, s.kind) for s in read.sessions] == [(s.start, s.kind) for s in again.sessions]
    assert read.findings == again.findings


def trained_on(day: str, clock: str, now: str) -> Dataset:
    """The same log with one leg day more, and the clock a little after it."""
    story = Story()
    story.leg_day(at(12, "Tue", "18:00"))
    story.run(at(12, "Sat", "09:00"))
    story.leg_day(at(13, day, clock))
    return replace(story.dataset(), now=at(13, day, now))


def legs_in(planned: PlanAnswer, file: Path) -> list[str]:
    """When the legs of a plan's calendar begin."""
    file.write_bytes(planned.calendar(2))
    sessions = checked_plan(planned.data, calendar=file).sessions
    return [f"{s.start:%a %H:%M}" for s in sessions if s.kind is SessionKind.LEGS]


def test_after_legs_today_the_plan_begins_when_legs_are_rested(tmp_path: Path) -> None:
    """Legs at 15:00 on the very day that costs the key runs least: it is next week's, not now."""
    planned = planned_week(trained_on("Fri", "15:00", "16:10"), WEEKS[0], effect=CLEAR)
    assert planned.legs_words == "Saturday 18:00"
    said = "The first leg day of this plan comes on Sat 11 Apr, 18:00: a sooner one would begin"
    assert f"{said} less than 48 h after that of Fri 3 Apr, 15:00." in planned.sentences
    assert planned.to_dict()["first_leg_day"] == "2026-04-11T18:00"
    file = tmp_path / "plan.ics"
    assert legs_in(planned, file) == ["Sat 18:00", "Sat 18:00"]
    found = checked_plan(planned.data, calendar=file).findings
    assert PlanRule.LEG_DAYS_APART not in {one.rule for one in found}


def test_of_days_as_good_one_is_planned_that_fits_the_legs_just_done() -> None:
    """By their runs Wednesday to Saturday cannot be told apart; only some keep 48 h from today."""
    free = "sun long 9:00"
    rested = planned_week(hardly_begun(), free, effect=UNCLEAR)
    day = rested.legs_words.split()[0][:3]
    trained = planned_week(trained_on(day, "16:00", "17:00"), free, effect=UNCLEAR)
    assert trained.legs_words != rested.legs_words
    assert trained.begin.last
    assert trained.begin.first
    assert trained.begin.first.start - trained.begin.last.start >= timedelta(hours=48)
    assert not any("The first leg day" in one for one in trained.sentences)


def test_a_plan_whose_next_leg_day_is_rested_says_nothing_of_its_start() -> None:
    planned = answer(WEEKS[0])
    assert planned.begin.first
    assert not planned.begin.waits
    assert not any("first leg day" in one for one in planned.sentences)


def test_with_a_race_in_a_few_days_the_leg_days_come_after_it() -> None:
    (said,) = [one for one in answer(WEEKS[0], race=date(2026, 4, 2)).sentences if "Race" in one]
    assert said.endswith("Until it light ones or none; the leg days of this plan come after it.")
    assert "at the latest" not in said


def test_no_leg_day_is_first_where_the_race_comes_before_it() -> None:
    planned = answer(WEEKS[0], race=date(2026, 4, 2))
    assert planned.to_dict()["first_leg_day"] is None
