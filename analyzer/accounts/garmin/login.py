"""What a login to Garmin is: a key, and the token of the day."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.accounts.api_key import ApiKey


@dataclass(frozen=True, slots=True, repr=False)
class GarminLogin(ApiKey):
    """A key, and the token it was last exchanged for.

    Attributes:
        token: what each request is sent with; it is good for a day.
        token_ends_at: when it ends (s since 1970).
        token_for: a fingerprint of the key and the address that it was given for.
    """

    token: str = ""
    token_ends_at: float = 0.0
    token_for: str = ""
