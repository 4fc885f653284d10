"""What Strava refuses, in a sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analyzer.accounts.rate_limit import TOO_MANY
from analyzer.errors import LegstatsError, LoginNeededError, RefusedError, TryLaterError

if TYPE_CHECKING:
    from stravalib.exc import Fault

PRIVATE = "activity:read_all"
"""The scope that lets us see activities that only the athlete sees."""
_LOGIN_AGAIN = "Log in again: legstats login strava"
_UNAUTHORIZED, _FORBIDDEN = 401, 403


def explain_fault(fault: Fault, *, has_application: bool = False) -> LegstatsError:
    """Return the error to raise for an answer of Strava that refuses something.

    Args:
        fault: the answer.
        has_application: it was asked with client id and secret; a refused access token is answered
            as if the application were unknown.
    """
    status = 0 if fault.response is None else fault.response.status_code
    errors = _listed_errors(fault)
    if status == TOO_MANY:
        return TryLaterError(
            "Strava takes no more requests for now; what this sync read is kept.",
            "Run the same command again in a quarter of an hour.",
        )
    if status == _FORBIDDEN and _is_inactive(errors):
        return LoginNeededError(
            "Strava has switched off your API application: since June 2026 it wants the owner to "
            "have a subscription.",
            "Subscribe and switch it on at https://www.strava.com/settings/api, or go without: "
            "files need no login: your archive (strava.com, Settings, My Account, Download your "
            "data) and watch files give the same runs.",
        )
    if status in {_UNAUTHORIZED, _FORBIDDEN} or _is_about_login(errors):
        return _login_refused(status, errors, has_application=has_application)
    return RefusedError(f"Strava refused a request ({status}).")


def lacks_scope(fault: Fault) -> bool:
    """Tell whether the login does not allow what was asked: new tokens would not help."""
    return _lack_scope(_listed_errors(fault))


def _lack_scope(errors: list[dict[str, Any]]) -> bool:
    return any(str(one.get("field", "")).endswith("_permission") for one in errors)


def _login_refused(
    status: int, errors: list[dict[str, Any]], *, has_application: bool
) -> LoginNeededError:
    if _lack_scope(errors):
        return LoginNeededError(
            "Your login does not let legstats read your activities.",
            "Log in again and leave “View data about your activities” ticked: legstats login "
            "strava",
        )
    if has_application and any(one.get("resource") == "Application" for one in errors):
        return LoginNeededError(
            "Strava does not know this client id and client secret.",
            "They stand at https://www.strava.com/settings/api; give them anew: "
            "legstats login strava --new-app",
        )
    if status == _FORBIDDEN:
        return LoginNeededError("Strava forbids legstats to read your activities.", _LOGIN_AGAIN)
    return LoginNeededError(
        "Strava no longer accepts your login: it was taken back there, is used elsewhere, or its "
        "last renewal was lost on the way.",
        _LOGIN_AGAIN,
    )


def _is_inactive(errors: list[dict[str, Any]]) -> bool:
    return any(
        (one.get("resource"), one.get("field"), one.get("code"))
        == ("Application", "Status", "Inactive")
        for one in errors
    )


def _is_about_login(errors: list[dict[str, Any]]) -> bool:
    kinds = ("RefreshToken", "AuthorizationCode", "Application", "AccessToken")
    return any(one.get("resource") in kinds for one in errors)


def _listed_errors(fault: Fault) -> list[dict[str, Any]]:
    try:
        answer = fault.response.json() if fault.response is not None else None
    except ValueError:
        return []
    errors = answer.get("errors") if isinstance(answer, dict) else None
    return [one for one in errors if isinstance(one, dict)] if isinstance(errors, list) else []
