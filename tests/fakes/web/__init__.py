"""What every made-up service is made of: a real HTTP server, a clock, and faults on demand."""

from .clock import FakeClock
from .faults import ALL, Faults
from .keyed import KeyedService
from .messages import Answer, Refusal, Seen, as_json
from .served import Served

__all__ = [
    "ALL", "Answer", "FakeClock", "Faults", "KeyedService", "Refusal", "Seen", "Served", "as_json",
]  # fmt: skip
