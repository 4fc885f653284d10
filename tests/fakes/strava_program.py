"""A program of the athlete's that talks to Strava as plainly as can be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import requests

if TYPE_CHECKING:
    from fakes.strava import FakeStrava

TIMEOUT_S = 30.0


class Program:
    """Asks with the tokens of a login of its own; looks at the answers without judging them."""

    def __init__(self, strava: FakeStrava, scope: str = "read,activity:read_all") -> None:
        self._strava = strava
        self._session = requests.Session()
        self._session.trust_env = False
        self.tokens = strava.grant(scope)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def get(self, path: str, **query: Any) -> requests.Response:
        """Ask the API, with the access token of the moment."""
        return self._session.get(
            f"{self._strava.url}/api/v3{path}",
            params=query,
            headers={"Authorization": f"Bearer {self.tokens['access_token']}"},
            timeout=TIMEOUT_S,
        )

    def post(self, path: str, **form: Any) -> requests.Response:
        """Post a form to OAuth."""
        return self._session.post(f"{self._strava.url}{path}", data=form, timeout=TIMEOUT_S)

    def take(self, grant_type: str, **proof: str) -> requests.Response:
        """Ask for tokens, for a code or a refresh token; keep those that are given."""
        own = {"client_id": self._strava.client_id, "client_secret": self._strava.client_secret}
        answer = self.post("/oauth/token", grant_type=grant_type, **own | proof)
        if answer.ok:
            self.tokens = answer.json()
        return answer

    def refresh(self) -> requests.Response:
        return self.take("refresh_token", refresh_token=self.tokens["refresh_token"])
