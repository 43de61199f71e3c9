"""What the app needs of a computer, looked at point by point; no path and no name is told of it."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import stat
import sys
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from opentaper import __version__
from opentaper.settings.deployment import Finding
from opentaper.settings.environment import data_folder
from opentaper.settings.readiness import LEAST_FREE_BYTES

#: Versions of Python with which all tests are run.
TESTED_PYTHONS = ((3, 11), (3, 12), (3, 13))
#: No release is older than this, and none is used for longer.
FIRST_RELEASE, YEARS_OF_USE = date(2026, 11, 1), 30
ENOUGH_FREE_BYTES = 1_000_000_000
#: Zones of the countries with lists of products, and one with a change of its clock in the other half-year.
ZONES = ("Europe/Copenhagen", "Europe/London", "America/New_York", "Australia/Sydney")
#: Rooms of static files that come with the package of the accounts.
OF_ACCOUNTS = frozenset({"account", "mfa"})
STATIC_NAME = re.compile(r"""\{% static ["']([^"']+)["'] %\}""")


def machine_told() -> dict[str, str]:
    """Return what a report of a fault should name: versions and the kind of system, never whose it is."""
    return {
        "opentaper": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def machine_findings(now: datetime) -> list[Finding]:
    """Return every point of the computer, in order."""
    looks: dict[str, Callable[[], Finding]] = {
        "python": python_found,
        "packages": packages_found,
        "zones": zones_found,
        "clock": lambda: clock_found(now),
        "folder": folder_found,
        "disk": disk_found,
        "assets": assets_found,
        "pdf": lambda: tried("pdf", _tiny_pdf),
        "chart": lambda: tried("chart", _tiny_chart),
        "machine_code": machine_code_found,
    }
    return [look() for look in looks.values()]


def python_found() -> Finding:
    """Return whether the tests are run with this version of Python."""
    is_tested = sys.version_info[:2] in TESTED_PYTHONS
    values = {"version": platform.python_version()}
    return Finding("python", is_tested, stops=sys.version_info < TESTED_PYTHONS[0], values=values)


def packages_found() -> Finding:
    """Return whether every package is there, and in the version that was tested."""
    missing, other = [], []
    for name, tested in tested_packages().items():
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
        else:
            if found not in tested:
                other.append(f"{name} {found} ({tested[-1]})")
    if missing:
        return Finding("packages_missing", is_fine=False, values={"names": ", ".join(missing)})
    values = {"names": ", ".join(other), "n": len(tested_packages())}
    return Finding("packages", is_fine=not other, stops=False, values=values)


@cache
def tested_packages() -> dict[str, list[str]]:
    """Return the versions that were tested of each package; ``tools.tested_packages`` writes them."""
    told = resources.files("opentaper.settings").joinpath("tested_packages.json").read_text(encoding="utf-8")
    kept: dict[str, list[str]] = json.loads(told)
    return kept


def zones_found() -> Finding:
    """Return whether the days of a time zone can be told."""
    try:
        offsets = {ZoneInfo(name).utcoffset(datetime(2026, 7, 1)) for name in ZONES}  # noqa: DTZ001 - a date of any zone
    except ZoneInfoNotFoundError:
        return Finding("zones", is_fine=False)
    return Finding("zones", is_fine=len(offsets) == len(ZONES))


def clock_found(now: datetime) -> Finding:
    """Return whether the clock shows a day on which this release can be in use."""
    is_fine = FIRST_RELEASE <= now.date() < FIRST_RELEASE.replace(year=FIRST_RELEASE.year + YEARS_OF_USE)
    return Finding("clock", is_fine, values={"day": now.date().isoformat()})


def folder_found() -> Finding:
    """Return whether the folder of the record is for its owner alone, and can be written to."""
    folder = data_folder()
    if not folder.exists():
        return Finding("folder_new", is_fine=True)
    is_ours = os.access(folder, os.R_OK | os.W_OK | os.X_OK)
    if not is_ours:
        return Finding("folder_closed", is_fine=False)
    is_open = bool(stat.S_IMODE(folder.stat().st_mode) & 0o077)
    return Finding("folder", is_fine=not is_open, stops=False)


def disk_found() -> Finding:
    """Return whether there is room for what comes."""
    folder = next(one for one in (data_folder(), *data_folder().parents) if one.exists())
    free = shutil.disk_usage(folder).free
    values = {"mb": free // 1_000_000}
    return Finding("disk", free >= ENOUGH_FREE_BYTES, stops=free < LEAST_FREE_BYTES, values=values)


def assets_found() -> Finding:
    """Return whether every file that a page of ours names is there."""
    room = Path(str(resources.files("opentaper.web")))
    named = {
        name
        for page in (room / "templates").rglob("*.html")
        for name in STATIC_NAME.findall(page.read_text(encoding="utf-8"))
    }
    ours = {name for name in named if name.split("/")[0] not in OF_ACCOUNTS}
    missing = [name for name in ours if not (room / "static" / name).is_file()]
    values = {"n": len(missing), "names": ", ".join(sorted(missing))}
    return Finding("assets", is_fine=bool(ours) and not missing, values=values)


def machine_code_found() -> Finding:
    """Return whether compiled sums can be kept; without it each start compiles them anew."""
    beside = Path(str(resources.files("opentaper.pharmacology"))) / "__pycache__"
    places = (Path(os.environ.get("NUMBA_CACHE_DIR") or beside), Path.home() / ".cache", Path.home())
    return Finding("machine_code", any(os.access(place, os.W_OK) for place in places), stops=False)


def tried(code: str, make: Callable[[], Any]) -> Finding:
    """Return whether something small can be made."""
    try:
        made = make()
    except Exception as error:  # noqa: BLE001 - whatever an engine does here is what is asked
        return Finding(code, is_fine=False, values={"kind": type(error).__name__})
    return Finding(code, is_fine=bool(made), values={"kind": ""})


def _tiny_pdf() -> bool:
    import typst

    from opentaper.exchange.typeset import FONT_PACKAGE

    fonts = Path(str(resources.files(FONT_PACKAGE)))
    has_fonts = any(fonts.rglob("*.otf")) or any(fonts.rglob("*.ttf"))
    return has_fonts and bytes(typst.compile(b"0 mg", format="pdf")).startswith(b"%PDF")


def _tiny_chart() -> bool:
    import vl_convert

    values = {"values": [{"day": 0, "dose": 20}, {"day": 1, "dose": 10}]}
    encoding = {"x": {"field": "day"}, "y": {"field": "dose"}}
    return "<svg" in vl_convert.vegalite_to_svg({"data": values, "mark": "line", "encoding": encoding})
