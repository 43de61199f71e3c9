"""``python -m tools.tested_packages`` writes which versions of packages are tested, for ``opentaper doctor``.

They stand in requirements/run.txt, which is not part of the installed package.
"""

from __future__ import annotations

import json
import re
import tomllib

from tools.places import ROOT

PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", re.MULTILINE)
NAMED = re.compile(r"^[A-Za-z0-9_.-]+")
FILE = ROOT / "src" / "opentaper" / "settings" / "tested_packages.json"


def tested() -> str:
    """Return the versions that are pinned of each package that we name ourselves, as JSON."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {_plain(found[0]) for one in told if (found := NAMED.match(one))}
    versions: dict[str, list[str]] = {}
    for name, version in PINNED.findall((ROOT / "requirements" / "run.txt").read_text(encoding="utf-8")):
        if _plain(name) in names:
            versions.setdefault(_plain(name), []).append(version)
    if set(versions) != names:
        raise SystemExit(f"not pinned in requirements/run.txt: {sorted(names - set(versions))}")
    return json.dumps(dict(sorted(versions.items())), indent=1) + "\n"


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    FILE.write_text(tested(), encoding="utf-8")
