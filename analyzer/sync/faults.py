"""What to say when legstats itself stumbles over one input: it never costs the others."""

from __future__ import annotations

_LONGEST = 120


def fault_of_ours(name: str, fault: Exception) -> str:
    """Return a sentence that names the input and the fault."""
    told = f"{type(fault).__name__}: {fault}".splitlines()[0][:_LONGEST]
    return f"{name} met a fault of legstats ({told}); please report it."
