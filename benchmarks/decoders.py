"""Other decoders of FIT, each used as its own documentation says."""

from __future__ import annotations

import ctypes
import subprocess
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from analyzer.importers.fit.decoder import decode

if TYPE_CHECKING:
    from collections.abc import Callable

    Decoder = Callable[[bytes], object]


def decoders(scratch: Path) -> dict[str, Decoder | None]:
    """Return what to compare, by name, and by whether it is installed.

    Args:
        scratch: where the bit of C is compiled.
    """
    return {
        "legstats": decode,
        "read + CRC in C": _in_c(scratch),
        "fitfast": _fitfast(),
        "garmin-fit-sdk": _garmin(),
        "fitdecode": _fitdecode(),
        "fitparse": _fitparse(),
    }


def _in_c(scratch: Path) -> Decoder | None:
    source, made = Path(__file__).with_name("read_and_crc.c"), scratch / "read_and_crc.so"
    try:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", made, source], check=True)  # noqa: S607 - the system's
    except (OSError, subprocess.CalledProcessError):
        return None
    checksum = ctypes.CDLL(str(made)).checksum

    def read(data: bytes) -> object:
        return checksum(data, ctypes.c_size_t(len(data)))

    return read


def _fitfast() -> Decoder | None:
    if find_spec("fitfast") is None:
        return None
    import fitfast  # noqa: PLC0415 - seldom installed

    def read(data: bytes) -> object:
        return fitfast.records(data)

    return read


def _garmin() -> Decoder | None:
    if find_spec("garmin_fit_sdk") is None:
        return None
    from garmin_fit_sdk import Decoder as Garmin  # noqa: PLC0415 - only developers have it
    from garmin_fit_sdk import Stream  # noqa: PLC0415 - as above

    def read(data: bytes) -> object:
        return Garmin(Stream.from_byte_array(bytearray(data))).read()

    return read


def _fitdecode() -> Decoder | None:
    if find_spec("fitdecode") is None:
        return None
    import fitdecode  # noqa: PLC0415 - seldom installed

    def read(data: bytes) -> object:
        with fitdecode.FitReader(data) as reader:
            return sum(1 for _ in reader)

    return read


def _fitparse() -> Decoder | None:
    import fitparse  # noqa: PLC0415 - slow to load

    def read(data: bytes) -> object:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return fitparse.FitFile(data).parse()

    return read
