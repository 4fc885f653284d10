"""One frozen ``Config`` from defaults, ``config.toml`` and the environment.

``LEGSTATS_HOME`` (or ``--home``) is the folder of the store and of ``config.toml``; a setting can
also be given as ``LEGSTATS_<SECTION>_<KEY>``. Later ones win: default, file, environment.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
import typing
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType, UnionType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import platformdirs

from analyzer.errors import ConfigError
from analyzer.settings import SECTIONS, Athlete, Display, Rules, Sources, Windows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CHOICES = {
    ("display", "distance_unit"): ("km", "mi"),
    ("display", "weight_unit"): ("", "kg", "lb"),
}
_HEARTS = {
    ("athlete", "hr_max"): (100, 240),
    ("athlete", "lthr"): (80, 230),
    ("athlete", "hr_rest"): (25, 110),
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


_LONGEST_KEPT_DAYS = 36_500
KEEP = "keep"
"""What ``strava_keep_days`` says when nothing shall expire."""


def default_home() -> Path:
    """Return the platform's folder for the athlete's data."""
    return Path(platformdirs.user_data_dir("legstats", appauthor=False))


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, and where each that is not a default came from ("section.key" -> origin)."""

    athlete: Athlete = field(default_factory=Athlete)
    display: Display = field(default_factory=Display)
    sources: Sources = field(default_factory=Sources)
    windows: Windows = field(default_factory=Windows)
    rules: Rules = field(default_factory=Rules)
    home: Path = field(default_factory=default_home)
    origin: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def store_path(self) -> Path:
        """The SQLite file."""
        return self.home / "legstats.sqlite"


def load(
    home: Path | None = None,
    file: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Config:
    """Read the settings.

    Args:
        home: folder of the athlete's data; default ``$LEGSTATS_HOME``, else the platform's.
        file: settings file; default ``config.toml`` in the home folder, which may be absent.
        environ: environment to read; default the process's own.

    Raises:
        ConfigError: the file is not TOML, or a setting is unknown or impossible.
    """
    environ = os.environ if environ is None else environ
    home = home or (Path(environ["LEGSTATS_HOME"]) if environ.get("LEGSTATS_HOME") else None)
    home = (home or default_home()).expanduser()
    path = file or home / "config.toml"
    given = [*_from_file(path, must_exist=file is not None), *_from_environment(environ)]
    values: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
    origin: dict[str, str] = {}
    for section, key, value, where in given:
        values[section][key] = _checked(section, key, value, where)
        origin[f"{section}.{key}"] = where
    sections = {name: kind(**values[name]) for name, kind in SECTIONS.items()}
    return Config(**sections, home=home, origin=MappingProxyType(origin))


def changed(config: Config, section: str, key: str, value: object, where: str) -> Config:
    """Return the settings with one of them changed, for this run only.

    Args:
        config: the settings.
        section: as in ``SECTIONS``.
        key: the setting.
        value: what it shall be.
        where: who says so, for error messages and ``origin``.

    Raises:
        ConfigError: the setting cannot have this value.
    """
    told = {key: _checked(section, key, value, where)}
    return replace(
        config,
        **{section: replace(getattr(config, section), **told)},
        origin=MappingProxyType({**config.origin, f"{section}.{key}": where}),
    )


def remember(path: Path, section: str, key: str, value: str) -> None:
    """Write one setting into a settings file and leave everything else in it as it is.

    Args:
        path: the file; made when it is not there.
        section: as in ``SECTIONS``.
        key: the setting.
        value: a text the setting may have.

    Raises:
        ConfigError: the file cannot be written, or is laid out so that one line cannot be changed.
    """
    setting = f"{key} = {json.dumps(value)}"
    by_hand = f"Write {setting} below [{section}] yourself."
    before = dict(_content(path) or {})
    try:
        text = path.read_bytes().decode() if path.exists() else ""
        after = _with_setting(text, section, key, setting)
        wanted = before | {section: {**before.get(section, {}), key: value}}
        if not _says(after, wanted):
            raise ConfigError(f"{path} is laid out in a way that is not safe to change.", by_hand)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.resolve().with_name(f"{path.name}.new")
        beside.write_bytes(after.encode())
        beside.replace(path.resolve())
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.", by_hand) from error


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _with_setting(text: str, section: str, key: str, setting: str) -> str:
    """Return a settings file with one line replaced, or added below its section."""
    lines = text.split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    is_header = re.compile(rf"\s*\[\s*{section}\s*\]\s*(#.*)?")
    header = next((i for i, line in enumerate(lines) if is_header.fullmatch(line)), None)
    if header is None:
        above = f"{text.rstrip()}{end}\n{end}\n" if text.strip() else ""
        return f"{above}[{section}]{end}\n{setting}{end}\n"
    is_key = re.compile(rf"\s*{key}\s*=\s*(\"[^\"]*\"|'[^']*')")
    for i, line in enumerate(lines[header + 1 :], header + 1):
        if line.lstrip().startswith("["):
            break
        if found := is_key.match(line):
            lines[i] = setting + line[found.end() :]
            return "\n".join(lines)
    return "\n".join([*lines[: header + 1], setting + end, *lines[header + 1 :]])


def _from_file(path: Path, *, must_exist: bool) -> Iterator[tuple[str, str, object, str]]:
    content = _content(path)
    if content is None and must_exist:
        raise ConfigError(f"There is no settings file {path}.")
    for section, keys in (content or {}).items():
        if not isinstance(keys, dict):
            raise ConfigError(
                f"{path}: '{section}' stands outside any [section].",
                f"Sections are: {', '.join(SECTIONS)}.",
            )
        for key, value in keys.items():
            yield section, key, value, str(path)


def _content(path: Path) -> Mapping[str, Any] | None:
    """Return what a settings file holds, None when there is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Mend that line.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error


def _from_environment(environ: Mapping[str, str]) -> Iterator[tuple[str, str, object, str]]:
    for section, kind in SECTIONS.items():
        for entry in fields(kind):
            variable = f"LEGSTATS_{section}_{entry.name}".upper()
            if environ.get(variable):
                yield section, entry.name, environ[variable], f"${variable}"


def _checked(section: str, key: str, value: object, where: str) -> object:
    if section not in SECTIONS:
        raise ConfigError(
            f"{where}: there is no section [{section}].", f"Sections are: {', '.join(SECTIONS)}."
        )
    kinds = typing.get_type_hints(SECTIONS[section])
    if key not in kinds:
        raise ConfigError(
            f"{where}: there is no setting {section}.{key}.", "`legstats config` lists them all."
        )
    try:
        result = _converted(value, kinds[key])
        _sensible(section, key, result)
    except (ValueError, TypeError) as error:
        raise ConfigError(f"{where}: {section}.{key} cannot be {value!r}: {error}.") from error
    return result


def _converted(value: object, kind: Any) -> object:  # noqa: ANN401 - a type expression
    if kind == int | str and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(kind, UnionType):
        kind = next(k for k in reversed(typing.get_args(kind)) if k is not type(None))
    if typing.get_origin(kind) is tuple:
        entries = value.split(os.pathsep) if isinstance(value, str) else value
        if not isinstance(entries, list):
            raise TypeError("a list is needed")
        return tuple(str(entry) for entry in entries)
    if kind is bool:
        return _as_bool(value)
    if kind in (int, float):
        if isinstance(value, bool):
            raise TypeError("a number is needed")
        return kind(typing.cast("str", value))
    if not isinstance(value, str):
        raise TypeError("a text is needed")
    return value


def _as_bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    if str(value).lower() in {"true", "false"}:
        return str(value).lower() == "true"
    raise TypeError("true or false is needed")


def _sensible(section: str, key: str, value: object) -> None:
    choices = _CHOICES.get((section, key))
    if choices and value not in choices:
        raise ValueError(f"it must be one of {', '.join(repr(c) for c in choices)}")
    check = _CHECKS.get((section, key))
    if check:
        check(str(value))
    if (section, key) == ("sources", "leg_weekdays"):
        for day in typing.cast("tuple[str, ...]", value):
            if day.lower() not in _WEEKDAYS:
                raise ValueError(f"{day!r} is no weekday")
    if isinstance(value, float) and not 0 <= value < float("inf"):
        raise ValueError("it must be zero or more")
    if (section, key) in _HEARTS and isinstance(value, float):
        low, high = _HEARTS[section, key]
        if not low <= value <= high:
            raise ValueError(f"it must be between {low} and {high} beats a minute")


def _check_days(days: str) -> None:
    sound = days.isdecimal() and 1 <= int(days) <= _LONGEST_KEPT_DAYS
    if not (sound or days == KEEP):
        raise ValueError(f"it must be a number of days, 1 or more, or {KEEP!r}")


def _check_address(address: str) -> None:
    """Let logins go over an encrypted line only, or not leave the computer."""
    parts = urlsplit(address)
    encrypted = parts.scheme == "https" or parts.hostname in {"127.0.0.1", "localhost", "::1"}
    if not (encrypted and parts.scheme in {"http", "https"} and parts.hostname):
        raise ValueError("it must be an address that begins with https://")


def _check_zone(name: str) -> None:
    try:
        _ = name and ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("it must be a zone such as Europe/Berlin") from error


_CHECKS = {
    ("sources", "zone"): _check_zone,
    ("sources", "strava_keep_days"): _check_days,
    ("sources", "strava_url"): _check_address,
    ("sources", "strava_api_url"): _check_address,
}
