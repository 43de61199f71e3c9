"""The time zone of a new person: what their device says, else that of the largest city of their country."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

#: By country, where one zone holds for most people (IANA, zone1970.tab); settings change it.
BY_COUNTRY = {
    "AU": "Australia/Sydney",
    "BE": "Europe/Brussels",
    "CA": "America/Toronto",
    "DE": "Europe/Berlin",
    "DK": "Europe/Copenhagen",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "IE": "Europe/Dublin",
    "IS": "Atlantic/Reykjavik",
    "IT": "Europe/Rome",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "NZ": "Pacific/Auckland",
    "SE": "Europe/Stockholm",
    "US": "America/New_York",
}


def zone_for(told: str, country: str) -> str:
    """Return a zone that exists: the one that was told, else that of the country, else UTC.

    Examples
    --------
    >>> zone_for("Europe/Rome", "GB"), zone_for("Middle/Earth", "DK"), zone_for("", "XX")
    ('Europe/Rome', 'Europe/Copenhagen', 'UTC')
    """
    for name in (told, BY_COUNTRY.get(country, "")):
        if name and _exists(name):
            return name
    return "UTC"


def _exists(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
