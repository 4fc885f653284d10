"""The processor time of a process and of all that it started, however they were started."""

from __future__ import annotations

import psutil


def cpu_s() -> float:
    """Return the CPU seconds of this process, its children and theirs, ended ones among them.

    The system counts only who was waited for; workers forked from a server are its children.
    """
    here = psutil.Process()
    times = [one.cpu_times() for one in (here, *here.children(recursive=True))]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)
