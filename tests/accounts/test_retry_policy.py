"""What may help is asked for again, after longer and longer pauses, and not for ever."""

from __future__ import annotations

import pytest

from analyzer.accounts.session import NoAnswerError, RetryPolicy
from analyzer.errors import RefusedError, UnansweredError

QUICK = RetryPolicy(attempts=3, first_pause_s=0.001)


class Service:
    """Gives an answer after some failures."""

    def __init__(self, failures: int, error: Exception) -> None:
        self.asked, self._failures, self._error = 0, failures, error

    def answer(self) -> str:
        self.asked += 1
        if self.asked <= self._failures:
            raise self._error
        return "answer"


def test_an_answer_that_comes_at_the_third_try() -> None:
    service, said = Service(2, NoAnswerError("the line broke")), list[str]()
    assert QUICK.run("Hevy", service.answer, said.append) == "answer"
    assert said == ["Hevy: the line broke; asking again in a moment."] * 2


def test_no_answer_however_often_it_is_asked() -> None:
    service = Service(9, NoAnswerError("no answer within 60 s"))
    with pytest.raises(UnansweredError) as problem:
        QUICK.run("Hevy", service.answer, lambda _: None)
    assert service.asked == 3
    assert "Hevy gives no usable answer (no answer within 60 s), asked 3" in problem.value.message


def test_a_refusal_is_not_asked_again() -> None:
    service = Service(1, RefusedError("no"))
    with pytest.raises(RefusedError):
        QUICK.run("Hevy", service.answer, lambda _: None)
    assert service.asked == 1
