"""The athlete changes a setting: checked first, then written into their settings file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.answers.settings_list import missing_folders
from analyzer.config import remember, setting_named, value_of_texts
from analyzer.errors import UsageError
from analyzer.units import listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from analyzer.config import Config

_UNSET = "legstats config unset"


def set_setting(
    config: Config, file: Path, name: str, texts: Sequence[str], label: str = ""
) -> list[str]:
    """Write a setting; return what to say of it.

    Args:
        config: the settings in use.
        file: the settings file, made when it is not there.
        name: "section.key".
        texts: what was typed for it; several for a list.
        label: what a page calls it; "" says its name and the file, as they are typed.

    Raises:
        ConfigError: there is no such setting, or it cannot have this value; nothing is written.
    """
    section, key = setting_named(name)
    value = value_of_texts(section, key, texts)
    if value in {None, ""}:
        raise UsageError(f"{name} needs a value.", f"To take it back: {_UNSET} {name}")
    remember(file, section, key, value)
    several = [str(one) for one in value] if isinstance(value, tuple) else []
    lacking = missing_folders(several) if name == "sources.folders" else []
    shown = listed(several) if several else " ".join(texts)
    said = f"{label}: {shown} from now on." if label else f"{name} is {shown} now, in {file}."
    return [said, *lacking, *_overridden(config, name)]


def unset_setting(config: Config, file: Path, name: str, label: str = "") -> list[str]:
    """Take a setting out of the file, so that its default holds; return what to say of it.

    Args:
        config: the settings in use.
        file: the settings file.
        name: "section.key".
        label: as for ``set_setting``.

    Raises:
        ConfigError: there is no such setting, or the file cannot be written.
    """
    section, key = setting_named(name)
    if config.origin.get(name) != str(file):
        said = "It was not set" if label else f"{name} is not in {file}"
        return [f"{said}, so nothing changes.", *_overridden(config, name)]
    remember(file, section, key, None)
    if label:
        return [f"{label}: no longer set, so the default holds again."]
    return [f"{name} has its default again: it is no longer in {file}."]


def _overridden(config: Config, name: str) -> list[str]:
    origin = config.origin.get(name, "")
    return [f"But {origin} is set, and counts before the file."] if origin.startswith("$") else []
