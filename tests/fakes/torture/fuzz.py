"""Fuzz one format, guided by what code each input reaches: atheris' libFuzzer does the rest.

Run ``python -m fakes.torture.fuzz KIND FOLDER -max_total_time=60`` in ``tests``, with the extra
``fuzz`` installed.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["analyzer"]):
    from fakes.torture.targets import NAMES, try_input

    from analyzer.importers.registry import reader_of
    from analyzer.sources import SOURCES

    for row in SOURCES:  # imported when first needed, and then as they are
        if row.reader:
            reader_of(row.reader)


def main() -> None:
    """Fuzz until time is over or something is found; libFuzzer's own options follow."""
    kind, *options = sys.argv[1:]
    assert kind in NAMES, f"one of {', '.join(NAMES)}"
    atheris.Setup([sys.argv[0], *options], lambda data: try_input(kind, data))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
