"""Write month_names.csv from CLDR: ``make months``.

Babel, a package of the developers' only, carries Unicode's CLDR as data. Here stands what is ours:
whose months are read, and the short forms that apps write and CLDR does not list.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from babel import Locale, localedata

from analyzer.importers.dates import bare_word

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE: Final = Path(__file__).with_name("month_names.csv")
LANGUAGES: Final = """
    en de fr es pt it nl sv da nb nn fi is pl cs sk sl hr bs sr sr_Latn hu ro bg ru uk be mk el tr
    az lt lv et ca gl eu af id ms fil sw th ar he hi bn ta te mr ur ka hy kk sq
""".split()  # noqa: SIM905 - a list of 57 lines says no more
"""Languages that write a month as a word; "8月" and "tháng 8" hold its number."""

ALSO: Final = {
    ("id", 8): "agt",
    ("ru", 5): "май",
    ("sq", 9): "shta",
}
"""Short forms of date libraries (Day.js, Moment) that begin no name of CLDR's."""

_OWN_WORD = re.compile(r"[\s'’]")
_HEBREW_IN = "ב"


def table_rows() -> Iterator[list[str]]:
    """Yield the table: its header, then a row for each language."""
    yield ["language", *map(str, range(1, 13)), "am", "pm"]
    for language in LANGUAGES:
        # Babel 2.18 writes what one language inherits into the next one's data.
        localedata._cache.clear()  # noqa: SLF001 - there is no public way
        locale = Locale.parse(language)
        months = ["|".join(sorted(_month_names(locale, month))) for month in range(1, 13)]
        halves = ["|".join(sorted(_half_names(locale, half))) for half in ("am", "pm")]
        yield [language, *months, *halves]


def _month_names(locale: Locale, month: int) -> set[str]:
    names = {
        # Catalan's "d’agost" and "de gener" are written around the month.
        bare_word(_OWN_WORD.split(str(locale.months[context][width][month]))[-1])
        for context in ("format", "stand-alone")
        for width in ("abbreviated", "wide")
    }
    if locale.language == "he":
        names |= {_HEBREW_IN + name for name in names}
    if also := ALSO.get((str(locale), month)):
        names.add(bare_word(also))
    return names


def _half_names(locale: Locale, half: str) -> set[str]:
    widths = [widths for widths in locale.day_periods.values() if isinstance(widths, Mapping)]
    names = {str(names[half]) for width in widths for names in width.values() if half in names}
    return {bare for name in names if len(bare := bare_word(name)) > 1 or not bare.isascii()}


def main() -> None:
    """Write the table."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table_rows())


if __name__ == "__main__":
    main()
