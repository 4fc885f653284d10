"""Readers: bytes of a watch, a website or a lifting log become activities."""
