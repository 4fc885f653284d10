"""Answers frames of runs with the estimator of another tree: ``python answer_frames.py TREE``.

Reads pickled lists of frames from stdin and writes the pickled list of the answers to each, as
``compare --json`` has them, to stdout. So two versions are asked about the very same runs.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def answers_of_tree(tree: Path, frames: list[pd.DataFrame]) -> list[dict[str, Any]]:
    """Return what the estimator of the tree says of each frame."""
    asked = _process_of(tree)
    if asked.stdin is None or asked.stdout is None:
        raise RuntimeError(f"no pipes to the process of {tree}")
    pickle.dump(frames, asked.stdin)
    asked.stdin.flush()
    found: list[dict[str, Any]] = pickle.load(asked.stdout)  # noqa: S301 - our own process wrote it
    return found


@lru_cache(maxsize=1)
def _process_of(tree: Path) -> subprocess.Popen[bytes]:
    # Kept: starting takes longer than many answers. It ends when this process's pipe closes.
    return subprocess.Popen(
        [sys.executable, __file__, str(tree)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def main() -> None:
    """Answer what comes on stdin, until it ends."""
    sys.path.insert(0, sys.argv[1])
    import pandas as pd  # noqa: PLC0415 - after the tree is chosen

    from analyzer.effect import estimate  # noqa: PLC0415 - as above

    today = pd.Timestamp("2026-01-01", tz="UTC")
    while True:
        try:
            frames = pickle.load(sys.stdin.buffer)  # noqa: S301 - the benchmark wrote it
        except EOFError:
            return
        answers = [estimate(frame, today=today).to_dict() for frame in frames]
        sys.stdout.buffer.write(pickle.dumps(answers))
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
