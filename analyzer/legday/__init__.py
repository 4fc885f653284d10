"""Leg days: which strength sessions were leg days, and the clock that runs since the last one."""
