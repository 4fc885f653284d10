"""What follows if an undecided session was leg day, before anybody says so."""

from __future__ import annotations

import pytest
from fakes.stories import at, rested_log

from analyzer.answers.what_follows import verdicts_moved


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (16, "1 broke. Its window would last 84 h: the first leg day in 28 days"),
        (13, "1 broke"),
    ],
)
def test_a_run_long_after_it_is_judged_by_a_longer_window_which_is_said(
    week: int, said: str
) -> None:
    story = rested_log()
    session = story.leg_day(at(week, "Mon", "18:00"), "unknown", evidence=())
    story.run(at(week, "Thu" if week == 16 else "Tue", "20:00"), 110, hr=172)
    assert verdicts_moved(story.dataset(), session, {}).in_full == said
