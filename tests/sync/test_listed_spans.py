"""What has been listed is known whole, and stays so in whatever order it was listed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzer.sync.listing import ListedSpans

spans = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda s: (s[0], s[0] + s[1]))


def is_known(coverage: ListedSpans, moment: float) -> bool:
    return any(low <= moment <= high for low, high in coverage.spans)


@given(st.lists(spans, max_size=12))
def test_known_is_what_was_listed_and_nothing_else(listed: list[tuple[int, int]]) -> None:
    coverage = ListedSpans.of(listed)
    for quarter in range(4 * 85):
        moment = quarter / 4
        assert is_known(coverage, moment) == any(low <= moment <= high for low, high in listed)


@given(st.lists(spans, max_size=12), st.randoms())
def test_the_order_never_matters(listed: list[tuple[int, int]], chance: object) -> None:
    shuffled = listed.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ListedSpans.of(listed) == ListedSpans.of(shuffled)


@given(st.lists(spans, max_size=12), st.integers(0, 85))
def test_all_is_known_down_to_the_bottom_and_no_further(
    listed: list[tuple[int, int]], moment: int
) -> None:
    coverage = ListedSpans.of(listed)
    bottom = coverage.known_down_to(moment)
    assert all(is_known(coverage, m) for m in range(int(bottom), moment)) or bottom == moment
    assert not is_known(coverage, bottom - 0.25)


@given(st.lists(spans, min_size=1, max_size=12))
def test_stretches_are_apart_and_the_newest_comes_first(listed: list[tuple[int, int]]) -> None:
    coverage = ListedSpans.of(listed)
    assert coverage.newest_end == max(high for _, high in listed)
    for newer, older in zip(coverage.spans, coverage.spans[1:], strict=False):
        assert newer[0] > older[1]
