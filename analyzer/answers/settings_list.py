"""Every setting, its value and where it came from: what ``legstats config`` answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analyzer.settings import SECTIONS, describe_settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analyzer.config import Config
    from analyzer.settings import SettingDocs


@dataclass(frozen=True, slots=True)
class SettingInUse:
    """One setting: ``name`` is "section.key", ``origin`` says who set it."""

    name: str
    value: Any
    default: Any
    origin: str
    unit: str
    meaning: str
    source: str

    @property
    def shown_value(self) -> str:
        """The value with its unit, as a person writes it."""
        if self.value in {None, "", ()}:
            return "not set"
        if isinstance(self.value, tuple):
            return ", ".join(map(str, self.value))
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        value = f"{self.value:g}" if isinstance(self.value, float) else self.value
        return f"{value} {self.unit}".strip()

    def to_dict(self) -> dict[str, Any]:
        """Return the setting's object in ``config --json``."""
        return {
            "setting": self.name,
            "value": self.value,
            "default": self.default,
            "from": self.origin,
            "unit": self.unit,
            "meaning": self.meaning,
            "source": self.source,
        }


def missing_folders(folders: Iterable[str]) -> list[str]:
    """Say of each folder of the settings that is not there, as an unplugged disk's."""
    return [
        f"The folder {folder} is not there now, so legstats sync reads nothing of it."
        for folder in folders
        if not Path(folder).expanduser().exists()
    ]


def settings_in_use(config: Config) -> list[SettingInUse]:
    """Return every setting with value, default, origin, unit, meaning and source."""
    return [
        SettingInUse(
            name=f"{section}.{docs.key}",
            value=getattr(getattr(config, section), docs.key),
            default=docs.default,
            origin=config.origin.get(f"{section}.{docs.key}", "default"),
            unit=docs.unit,
            meaning=docs.meaning,
            source=_source_of(config, section, docs),
        )
        for section, kind in SECTIONS.items()
        for docs in describe_settings(kind)
    ]


def _source_of(config: Config, section: str, docs: SettingDocs) -> str:
    """Return where a setting's number comes from: the default's source, or what was said of it."""
    value = getattr(getattr(config, section), docs.key)
    is_told = section == "slope" and docs.key != "source" and value != docs.default
    return config.slope.source if is_told else docs.source
