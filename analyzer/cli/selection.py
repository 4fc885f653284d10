"""From an id the user typed to the activity meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.errors import UsageError

if TYPE_CHECKING:
    from analyzer.store import Store


def records_of(store: Store, typed: str, sport: str) -> tuple[str, list[str]]:
    """Return the id and the records' keys of the activity meant; the end of an id may be left out.

    Raises:
        UsageError: no activity of that sport has such an id, or several have.
    """
    from analyzer.loading import groups
    from analyzer.matching.merging import sport_of

    all_groups = groups(store.records())
    aliases = all_groups.aliases()
    wanted = [alias for alias in aliases if alias.startswith(typed)]
    found = {aliases[typed]} if typed in aliases else {aliases[alias] for alias in wanted}
    keys = {
        i: group for i, group in zip(all_groups.ids, all_groups.records, strict=True) if i in found
    }
    matching = {i: g for i, g in keys.items() if sport_of(r.activity for r in g) == sport}
    listing = "legstats runs" if sport == "run" else "legstats legdays"
    if not matching:
        raise UsageError(f"There is no {_NAMES[sport]} {typed}.", f"`{listing}` lists the ids.")
    if len(matching) > 1:
        some = ", ".join(sorted(matching)[:5])
        raise UsageError(f"{typed} could be any of {some}.", "Type more of the id.")
    ((activity_id, group),) = matching.items()
    return activity_id, [record.key for record in group]


_NAMES = {"run": "run", "strength": "strength session"}
