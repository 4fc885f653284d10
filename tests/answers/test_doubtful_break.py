"""Whether a leg day was the first in a while may turn on a session that is still undecided."""

from __future__ import annotations

import pytest
from fakes.stories import Story, at

from analyzer.answers.strength_sessions import decided_sessions, doubtful_break


@pytest.mark.parametrize(
    ("week_before", "week", "gap"),
    [
        (4, 5, "28 days"),  # less two hours, rounded as `today` does
        (3, 5, "28 days"),  # the one in doubt ended two hours less than two weeks before
        (2, 4, None),  # an hour more than two weeks: the break is long either way
        (1.5, 2, None),  # legs were trained a week ago
    ],
)
def test_the_doubt_is_said_where_a_longer_window_turns_on_it(
    week_before: float, week: int, gap: str | None
) -> None:
    story = Story()
    story.leg_day(at(1, "Mon", "18:00"))
    doubtful = story.leg_day(at(week_before, "Mon", "18:00"), "unknown", evidence=())
    legs = story.leg_day(at(week, "Mon", "17:00" if week == 5 else "20:00"))
    data = story.dataset()
    (session,) = (one for one in decided_sessions(data) if one.leg_day_id == legs)
    assert doubtful_break(data, session) == (
        ""
        if gap is None
        else f"The leg day known before it was {gap} earlier, but {doubtful} is undecided. If that"
        " was none, runs are judged up to 84 h after this one."
    )
