"""The settings that matter most: what each is and why, and what another value would change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from analyzer import units
from analyzer.actions.settings import set_setting, unset_setting
from analyzer.advice.allowed import allowed_run
from analyzer.answers.setting_change import what_would_change
from analyzer.answers.settings_list import settings_in_use
from analyzer.app.parts import FormOutcome, Undo
from analyzer.config import limits_of, setting_named, value_of_texts
from analyzer.errors import UsageError
from analyzer.text import capital

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analyzer.advice.hr_max import Zones
    from analyzer.answers.setting_change import SettingChange
    from analyzer.answers.settings_list import SettingInUse
    from analyzer.app.parts import Fields, View
    from analyzer.config import SettingLimits
    from analyzer.report.context import ReportContext

KEY = "settings"
_LABELS = {
    "athlete.hr_max": "Maximum heart rate",
    "athlete.hr_rest": "Heart rate at rest",
    "athlete.lthr": "Heart rate at the lactate threshold",
    "windows.standard_h": "Window after leg day",
    "windows.severe_h": "… after a heavy one, or with sore legs",
    "windows.first_h": "… after the first in a while",
    "display.distance_unit": "Distances",
    "sources.zone": "Time zone",
}
"""The settings the page shows, in its order; `legstats config` has all."""
_WINDOW = "windows.standard_h"
_FORGET = "default"


def _called(name: str) -> str:
    """Return what a setting is called where it stands alone; "…" goes on with the window's name."""
    label = _LABELS[name]
    return f"{_LABELS[_WINDOW]}, {label[2:]}" if label.startswith("… ") else label


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting: what it is called, what it means, its value and where that comes from.

    ``typed`` stands in its field, "" where none is set; ``shown`` is the value in use, in words.
    ``is_own`` where the settings file has it. ``change`` is
    what another value would change, where that was asked.
    """

    name: str
    label: str
    meaning: str
    typed: str
    shown: str
    source: str
    unit: str
    choices: tuple[str, ...]
    least: str
    most: str
    is_number: bool
    is_own: bool
    is_overridden: bool
    change: SettingChange | None


@dataclass(frozen=True, slots=True)
class LivingSettings:
    """The settings, and the file that keeps them."""

    rows: tuple[SettingRow, ...]
    file: str


def build(view: View) -> LivingSettings:
    """List the settings with their values, and what a tried one would change."""
    tried = _tried_change(view)
    used = {setting.name: setting for setting in settings_in_use(view.config)}
    zones = view.context.once(_zones_now)
    return LivingSettings(
        rows=tuple(_setting_row(used[name], zones, tried, view) for name in _LABELS),
        file=str(view.config.settings_file),
    )


def try_out(view: View, fields: Fields) -> FormOutcome:
    """Find out what another value would change; nothing is kept.

    Raises:
        ConfigError: it cannot have this value.
    """
    name, typed = _setting_sent(fields), fields.text("value")
    if typed:
        value_of_texts(*setting_named(name, "The page"), [typed], "The page")
    view.memory[KEY] = name, typed
    return FormOutcome("", KEY, redraw=(KEY,))


def save_setting(view: View, fields: Fields) -> FormOutcome:
    """Write a setting into the settings file; "" takes it out, so that the default holds.

    Raises:
        ConfigError: it cannot have this value, or the file cannot be written.
    """
    name, typed = _setting_sent(fields), fields.text("value")
    config, file = view.config, view.config.settings_file
    label = _called(name)
    before = next(s for s in settings_in_use(config) if s.name == name)
    undo = Undo("save-setting", {"name": name, "value": _field_text(before, file=str(file))})
    words = (
        set_setting(config, file, name, [typed], label)
        if typed and not fields.text(_FORGET)
        else unset_setting(config, file, name, label)
    )
    view.memory.pop(KEY, None)
    return FormOutcome(" ".join(words), KEY, undo, redraw=(KEY,))


def put_away(view: View, _: Fields) -> FormOutcome:
    """Put away what a tried value would change."""
    view.memory.pop(KEY, None)
    return FormOutcome("", KEY, redraw=(KEY,))


def _tried_change(view: View) -> SettingChange | None:
    """Return what the value that was tried last would change, by the data as they are now."""
    tried: tuple[str, str] | None = view.memory.get(KEY)
    if tried is None:
        return None
    context = view.context.everything
    return what_would_change(context.dataset, context.verdicts, *tried)


def _setting_sent(fields: Fields) -> str:
    name = fields.text("name")
    setting_named(name, "The page")
    if name not in _LABELS:
        raise UsageError(
            f"{name} is not changed here.", f"In a terminal: legstats config set {name}"
        )
    return name


def _setting_row(
    used: SettingInUse, zones: Zones | None, tried: SettingChange | None, view: View
) -> SettingRow:
    limits = limits_of(*setting_named(used.name, KEY))
    change = tried if tried is not None and tried.name == used.name else None
    file = str(view.config.settings_file)
    typed = change.typed if change else _field_text(used, file=None)
    if view.typed.text("name") == used.name:
        typed = view.typed.text("value")
    return SettingRow(
        name=used.name,
        label=_LABELS[used.name],
        meaning=_meaning_of(used, limits),
        typed=typed,
        shown=_value_shown(used, zones),
        source=_source_words(used, zones, file),
        unit=used.unit,
        choices=limits.choices,
        least=_plain_number(limits.least),
        most=_plain_number(limits.most),
        is_number=limits.is_number,
        is_own=used.origin == file,
        is_overridden=used.origin.startswith("$"),
        change=change,
    )


def _field_text(used: SettingInUse, *, file: str | None) -> str:
    """Return the value as it is typed; with ``file`` "" unless that file has it."""
    if used.value is None or (file is not None and used.origin != file):
        return ""
    return _plain_number(used.value) if isinstance(used.value, float) else str(used.value)


def _plain_number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _meaning_of(used: SettingInUse, limits: SettingLimits) -> str:
    """Say what a setting means and what it may be."""
    means = "" if used.meaning.casefold() == _LABELS[used.name].casefold() else used.meaning
    may_be = limits.words.removeprefix("it must be ")
    if limits.choices:
        return ""
    if isinstance(used.default, float) and used.value != used.default:
        may_be += f"; {used.default:g} {used.unit} unless set"
    return capital(f"{means} ({may_be})." if means else f"{may_be}.")


def _zones_now(context: ReportContext) -> Zones | None:
    known = context.everything
    return allowed_run(known.judge.history, known.dataset.present.timestamp(), "").zones


def _value_shown(used: SettingInUse, zones: Zones | None) -> str:
    if used.name == "athlete.hr_max" and not used.value and _from_runs(zones):
        assert zones is not None  # noqa: S101 - just looked at
        return f"{units.number(zones.top_bpm)} bpm"
    if used.name == "sources.zone" and not used.value:
        return "the computer’s own"
    return capital(used.shown_value) if used.value in {None, ""} else used.shown_value


def _from_runs(zones: Zones | None) -> bool:
    """Tell whether the maximum in use is what runs have shown."""
    return zones is not None and zones.hard_runs is not None


def _source_words(used: SettingInUse, zones: Zones | None, file: str) -> str:
    if used.origin == file:
        return "as you set it"
    if used.origin.startswith("$"):
        return f"from {used.origin}, which counts before the settings file"
    if used.name == "athlete.hr_max" and _from_runs(zones):
        assert zones is not None and zones.hard_runs is not None  # noqa: PT018, S101 - looked at
        if not zones.max_is_known:
            return "the highest your runs have shown, but none was hard enough to be sure"
        return f"from your runs ({units.count(zones.hard_runs, 'hard one')})"
    return " ".join(_default_words(used))


def _default_words(used: SettingInUse) -> Iterator[str]:
    if used.value in {None, ""}:
        return
    yield "the default"
    # A file of the project is nothing a page can open.
    if sources := [one for one in used.source.split("; ") if one and not one.startswith("docs/")]:
        yield f"({'; '.join(sources)})"
