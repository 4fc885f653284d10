"""One frozen ``Config`` from defaults, ``config.toml`` and the environment.

``LEGSTATS_HOME`` (or ``--home``) is the folder of the store and of ``config.toml``; a setting can
also be given as ``LEGSTATS_<SECTION>_<KEY>``. Later ones win: default, file, environment.
"""

from __future__ import annotations

import json
import os
import re
import sys
import typing
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType, NoneType
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from analyzer.atomic import read_whole, write_atomically
from analyzer.errors import ConfigError
from analyzer.settings import SECTIONS, Athlete, Display, Plan, Rules, SlopeBelief, Sources, Windows
from analyzer.sources import secret_variables
from analyzer.text import words_like

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


def default_home() -> Path:
    """Return the platform's folder for the athlete's data."""
    import platformdirs  # noqa: PLC0415 - not where the home is named

    return Path(platformdirs.user_data_dir("legstats", appauthor=False))


@dataclass(frozen=True, slots=True)
class Config:
    """All settings, and where each that is not a default came from ("section.key" -> origin).

    ``file`` is the settings file where another one than that in the home folder is used.
    """

    athlete: Athlete = field(default_factory=Athlete)
    display: Display = field(default_factory=Display)
    sources: Sources = field(default_factory=Sources)
    windows: Windows = field(default_factory=Windows)
    rules: Rules = field(default_factory=Rules)
    plan: Plan = field(default_factory=Plan)
    slope: SlopeBelief = field(default_factory=SlopeBelief)
    home: Path = field(default_factory=default_home)
    origin: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    file: Path | None = None

    @property
    def settings_file(self) -> Path:
        """The settings file, which may not be there yet."""
        return self.file or self.home / "config.toml"

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
    given = [*_file_settings(path, must_exist=file is not None), *_environment_settings(environ)]
    values: dict[str, dict[str, Any]] = {name: {} for name in SECTIONS}
    origin: dict[str, str] = {}
    for section, key, value, where in given:
        values[section][key] = _checked_value(section, key, value, where)
        origin[f"{section}.{key}"] = where
    sections = {name: kind(**values[name]) for name, kind in SECTIONS.items()}
    return Config(**sections, home=home, origin=MappingProxyType(origin), file=file)


def changed(config: Config, section: str, key: str, value: object, where: str) -> Config:
    """Return the settings with one of them changed, for this run only.

    Args:
        config: the settings.
        section: as in ``SECTIONS``.
        key: the setting.
        value: what it is to be.
        where: who says so, for error messages and ``origin``.

    Raises:
        ConfigError: the setting cannot have this value.
    """
    checked = {key: _checked_value(section, key, value, where)}
    return replace(
        config,
        **{section: replace(getattr(config, section), **checked)},
        origin=MappingProxyType({**config.origin, f"{section}.{key}": where}),
    )


def setting_named(name: str, where: str = "") -> tuple[str, str]:
    """Return section and key of a setting typed as "section.key".

    Args:
        name: what was typed.
        where: who says so, for the error message; "" where it was typed just now.

    Raises:
        ConfigError: there is none of this name; the hint names the most similar one.
    """
    known = {
        f"{section}.{entry.name}": (section, entry.name)
        for section, kind in SECTIONS.items()
        for entry in fields(kind)
    }
    if name not in known:
        same_key = [each for each in known if each.endswith(f".{name}")]
        close = same_key or words_like(name, known)
        meant = f"Did you mean {close[0]}? " if close else ""
        raise ConfigError(
            _told(where, f"there is no setting {name}."),
            f"{meant}`legstats config` lists them all.",
        )
    return known[name]


def value_of_texts(section: str, key: str, texts: Sequence[str], where: str = "") -> object:
    """Return what was typed for a setting as that setting has it.

    Args:
        section: as in ``SECTIONS``.
        key: the setting.
        texts: what was typed; more than one only where the setting is a list.
        where: who says so, for the error message; "" where it was typed just now.

    Raises:
        ConfigError: the setting cannot have this value.
    """
    kind = _setting_types(section)[key]
    is_list = _base_type(kind) is tuple
    if len(texts) > 1 and not is_list:
        raise ConfigError(_told(where, f"{section}.{key} takes one value, not {len(texts)}."))
    if any((constraint.extra or {}).get("is_folder") for constraint in _constraints(kind)):
        texts = [_seen_from_anywhere(text) for text in texts]
    return _checked_value(section, key, list(texts) if is_list else texts[0], where)


def _told(where: str, what: str) -> str:
    """Put who says so before what is wrong with it; "" where it was typed just now."""
    return f"{where}: {what}" if where else what


def _seen_from_anywhere(folder: str) -> str:
    """Return a folder typed here so that a command called elsewhere finds it, too."""
    if not folder or folder.startswith("~"):
        return folder
    return os.path.abspath(folder)  # noqa: PTH100 - ".." goes and links stay, unlike Path's


class SettingLimits(NamedTuple):
    """What a setting may be: the ``words`` of its limits, "" without any; its least and most.

    ``choices`` are all values there are, () where it may be any; ``is_number`` for an amount.
    """

    words: str
    least: float | None
    most: float | None
    choices: tuple[str, ...]
    is_number: bool


def limits_of(section: str, key: str) -> SettingLimits:
    """Return what a setting may be, as its type says it; such as for a field to type it into."""
    kind = _setting_types(section)[key]
    choices = typing.get_args(kind) if typing.get_origin(kind) is typing.Literal else ()
    found = list(_constraints(kind))
    least = next((c.ge for c in found if c.ge is not None), None)
    most = next((c.le for c in found if c.le is not None and c.le < sys.float_info.max), None)
    words = next((c.description for c in found if c.description), "")
    return SettingLimits(words, least, most, choices, _base_type(kind) in {float, int})


def remember(path: Path, section: str, key: str, value: object) -> None:
    """Write one setting into a settings file; comments, order and all other lines stay.

    Args:
        path: the file; made when it is not there.
        section: as in ``SECTIONS``.
        key: the setting.
        value: what the setting may be; None takes it out, so that the default holds again.

    Raises:
        ConfigError: the file cannot be written, or is no TOML.
    """
    import tomlkit  # noqa: PLC0415 - slow to import, and needed once in a life

    content = _file_content(path)
    if value is None and key not in (content or {}).get(section, {}):
        return
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # as a person writes it
    value = list(value) if isinstance(value, tuple) else value
    change = f"Write {key} = {json.dumps(value)} below" if value is not None else f"Delete {key} in"
    by_hand = f"{change} [{section}] yourself."
    try:
        text = read_whole(path).decode() if path.exists() else ""
        document = tomlkit.parse(f"{text}\n" if text and not text.endswith("\n") else text)
        if value is None:
            del document[section][key]
        else:
            document.setdefault(section, tomlkit.table())[key] = value
        written = document.as_string()
        if "\r\n" in text:  # tomlkit ends the lines it adds with \n alone
            written = re.sub("(?<!\r)\n", "\r\n", written)
        write_atomically(path, written.encode())
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}.", by_hand) from error


def _file_settings(path: Path, *, must_exist: bool) -> Iterator[tuple[str, str, object, str]]:
    content = _file_content(path)
    if content is None and must_exist:
        raise ConfigError(f"There is no settings file {path}.")
    for section, keys in (content or {}).items():
        if not isinstance(keys, dict):
            raise ConfigError(
                f"{path}: '{section}' is outside any [section].",
                f"Sections are: {', '.join(SECTIONS)}.",
            )
        for key, value in keys.items():
            yield section, key, value, str(path)


def _file_content(path: Path) -> Mapping[str, Any] | None:
    """Return what a settings file holds, None when there is none."""
    try:
        content = read_whole(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}.") from error
    import tomllib  # noqa: PLC0415 - most homes need no settings file

    try:
        return tomllib.loads(_plain_lines(content.decode()))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}.", "Fix that line.") from error


def _plain_lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _environment_settings(environ: Mapping[str, str]) -> Iterator[tuple[str, str, object, str]]:
    known = {
        f"LEGSTATS_{section}_{entry.name}".upper()
        for section, kind in SECTIONS.items()
        for entry in fields(kind)
    }
    no_settings = _NO_SETTINGS | secret_variables()
    unknown = sorted(
        name
        for name, value in environ.items()
        if value and name.startswith("LEGSTATS_") and name not in known | no_settings
    )
    if unknown:
        close = words_like(unknown[0], known)
        meant = f"Did you mean ${close[0]}? " if close else ""
        raise ConfigError(
            f"${unknown[0]}: there is no such setting.", f"{meant}`legstats config` lists them all."
        )
    for section, kind in SECTIONS.items():
        for entry in fields(kind):
            variable = f"LEGSTATS_{section}_{entry.name}".upper()
            if environ.get(variable):  # an empty one says nothing, as shells leave them
                yield section, entry.name, environ[variable], f"${variable}"


def _checked_value(section: str, key: str, value: object, where: str) -> object:
    if section not in SECTIONS:
        raise ConfigError(
            _told(where, f"there is no section [{section}]."),
            f"Sections are: {', '.join(SECTIONS)}.",
        )
    kinds = _setting_types(section)
    if key not in kinds:
        raise ConfigError(
            _told(where, f"there is no setting {section}.{key}."),
            "`legstats config` lists them all.",
        )
    try:
        return _convert_setting(value, kinds[key])
    except ValueError as error:
        said = f"{section}.{key} cannot be {value!r}: {error}."
        raise ConfigError(_told(where, said)) from error


@cache
def _setting_types(section: str) -> dict[str, Any]:
    return typing.get_type_hints(SECTIONS[section], include_extras=True)


def _convert_setting(value: object, kind: Any) -> object:  # noqa: ANN401 - a type expression
    """Return a value as the setting's type has it.

    Raises:
        ValueError: it is of another type, or breaks a constraint; the message says what is needed.
    """
    base = _base_type(kind)
    # The environment has texts alone, and TOML's numbers may stand where a text is meant.
    if base is tuple and isinstance(value, str):
        value = value.split(os.pathsep)
    if base is str and isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    try:
        converted = msgspec.convert(value, kind, strict=False)
    except msgspec.ValidationError:
        raise ValueError(_what_is_needed(value, kind)) from None
    for constraint in _constraints(kind):
        is_met = (constraint.extra or {}).get("check")
        if is_met and not is_met(converted):
            raise ValueError(constraint.description)
    return converted


def _what_is_needed(value: object, kind: Any) -> str:  # noqa: ANN401 - a type expression
    """Say why a value was refused: for its type, or for a constraint on it."""
    if typing.get_origin(kind) is typing.Literal:
        return f"it must be one of {', '.join(repr(c) for c in typing.get_args(kind))}"
    base = _base_type(kind)
    try:
        msgspec.convert(value, base, strict=False)
    except msgspec.ValidationError:
        return _NEEDED[base]
    return next((c.description for c in _constraints(kind) if c.description), _NEEDED[base])


_NO_SETTINGS = frozenset({
    "LEGSTATS_API_DESCRIPTIONS", "LEGSTATS_HOME", "LEGSTATS_REAL", "LEGSTATS_STRAVA_SWAGGER",
    "LEGSTATS_TEST_READY",
})  # fmt: skip
"""Variables that set nothing: where the data are, and what the tests tell each other."""
_NEEDED = {
    float: "a number is needed",
    int: "a whole number is needed",
    bool: "true or false is needed",
    str: "a text is needed",
    tuple: "a list of texts is needed",
}


def _base_type(kind: Any) -> type:  # noqa: ANN401 - a type expression
    """Return the type below constraints, choices and "or None"."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return tuple
    if origin is typing.Literal:
        return type(inner[0])
    if inner:
        return _base_type(next(each for each in inner if each is not NoneType))
    return typing.cast("type", kind)


def _constraints(kind: Any) -> Iterator[msgspec.Meta]:  # noqa: ANN401 - a type expression
    if isinstance(kind, msgspec.Meta):
        yield kind
    for part in typing.get_args(kind):
        yield from _constraints(part)
