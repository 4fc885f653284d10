"""What stands on the page that lives: its parts in order, its forms, its downloads."""

from __future__ import annotations

from typing import Any

from analyzer.app import (
    accounts,
    adding,
    decide,
    journal,
    leg_day,
    run_story,
    same_run,
    settings,
    soreness,
    today,
    trial,
    week,
)
from analyzer.app.parts import Download, Form, LivePart

PARTS: tuple[LivePart[Any], ...] = (
    LivePart(
        today.KEY, today.build, "today_now.html.j2", before="answer", at_once=True,
        invites="Tap it above", forgets=today.FORGETS,
    ),
    LivePart(
        decide.KEY, decide.build, "decide.html.j2", before="curve", hurries=True,
        invites="Decide it here", forgets=decide.FORGETS,
    ),
    LivePart(same_run.KEY, same_run.build, "same_run.html.j2", before="curve"),
    LivePart(
        journal.KEY, journal.build, "journal.html.j2", before="curve", invites="To your journal",
        forgets=journal.FORGETS,
    ),
    LivePart(
        run_story.KEY, run_story.build, "runs.html.j2", before="your_week",
        invites="Say it of the run", forgets=run_story.FORGETS,
    ),
    LivePart(
        trial.KEY, trial.build, "trial.html.j2", before="evidence", forgets=trial.FORGETS
    ),
    LivePart(
        week.KEY, week.build, "week.html.j2", before="calendar", invites="Move leg day",
        forgets=(week.KEY,),
    ),
    LivePart(
        adding.KEY, adding.build, "add.html.j2", before="quality", invites="Add files",
        moves=adding.is_reading,
    ),
    LivePart(
        accounts.KEY, accounts.build, "accounts.html.j2", before="quality",
        invites="Read your accounts", moves=accounts.is_reading,
    ),
    LivePart(
        leg_day.KEY, leg_day.build, "leg_day.html.j2", before="quality", invites="Add a leg day"
    ),
    LivePart(
        settings.KEY, settings.build, "settings.html.j2", before="method", invites="Set it here",
        forgets=(settings.KEY,),
    ),
)  # fmt: skip
FORMS: tuple[Form, ...] = (
    Form("soreness", today.KEY, soreness.note_soreness),
    Form("run-at", today.KEY, today.plan_run),
    Form("decide", decide.KEY, decide.decide_sent),
    Form("every-weekday", decide.KEY, decide.every_weekday),
    Form("leg-weekdays", decide.KEY, decide.set_weekdays),
    Form("later", decide.KEY, decide.put_off),
    Form("journal", journal.KEY, journal.note_facts),
    Form("journal-look", journal.KEY, journal.look_at_day),
    Form("same-run", same_run.KEY, same_run.answer_pair),
    Form("join-runs", run_story.KEY, same_run.join_of_run),
    Form("run", run_story.KEY, run_story.say_of_run),
    Form("look-at-runs", run_story.KEY, run_story.look_at_runs),
    Form("throw", journal.KEY, trial.throw_coin),
    Form("try-habit", trial.KEY, trial.choose_habit),
    Form("begin-trial", trial.KEY, trial.begin_chosen),
    Form("stop-trial", trial.KEY, trial.stop_chosen),
    Form("week", week.KEY, week.choose_days),
    Form("own-week", week.KEY, week.give_week),
    Form("add", adding.KEY, adding.add_files),
    Form("answer", adding.KEY, adding.answer_question),
    Form("leave-out", adding.KEY, adding.leave_out_sent),
    Form("put-away", adding.KEY, adding.put_away),
    Form("sync", accounts.KEY, accounts.sync_now),
    Form("add-leg-day", leg_day.KEY, leg_day.add_day),
    Form("remove-leg-day", leg_day.KEY, leg_day.remove_day),
    Form("try-setting", settings.KEY, settings.try_out),
    Form("save-setting", settings.KEY, settings.save_setting),
    Form("leave-setting", settings.KEY, settings.put_away),
)
DOWNLOADS: tuple[Download, ...] = (
    Download("week.ics", "legstats-week.ics", "text/calendar", week.week_calendar),
)
