"""Answers frames of runs with the estimator of another tree: ``python answer_frames.py TREE``.

Reads one pickled list of frames from stdin and writes the pickled list of their answers, as
``compare --json`` has them, to stdout. So two versions are asked about the very same runs.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd


def answers_of_tree(tree: Path, frames: list[pd.DataFrame]) -> list[dict[str, Any]]:
    """Return what the estimator of the tree says of each frame."""
    done = subprocess.run(
        [sys.executable, __file__, str(tree)],
        input=pickle.dumps(frames),
        stdout=subprocess.PIPE,
        check=True,
    )
    found: list[dict[str, Any]] = pickle.loads(done.stdout)  # noqa: S301 - our own process wrote it
    return found


def main() -> None:
    """Answer what comes on stdin."""
    sys.path.insert(0, sys.argv[1])
    import pandas as pd  # noqa: PLC0415 - after the tree is chosen

    from analyzer.effect import estimate  # noqa: PLC0415 - as above

    frames = pickle.load(sys.stdin.buffer)  # noqa: S301 - the benchmark wrote it
    today = pd.Timestamp("2026-01-01", tz="UTC")
    answers = [estimate(frame, today=today).to_dict() for frame in frames]
    sys.stdout.buffer.write(pickle.dumps(answers))


if __name__ == "__main__":
    main()
