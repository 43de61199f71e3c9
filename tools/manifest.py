"""``python -m tools.manifest`` (from the top folder) writes ``formulary/data/manifest.json`` again.

Run it after any change of a data file, and commit both: a test fails where a count or a checksum differs.
With ``--check`` it only says what differs, and fails where anything does.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from opentaper.formulary.manifest import FILE, manifest_of_files

TARGET = Path(__file__).parents[1] / "src" / "opentaper" / "formulary" / "data" / FILE


def written() -> str:
    """Return the text of the manifest that the data files ask for."""
    return json.dumps(manifest_of_files(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def main() -> int:
    """Write the manifest, or check it."""
    text = written()
    if "--check" in sys.argv[1:]:
        same = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        sys.stdout.write(
            "the manifest is right\n" if same else "the manifest differs: python -m tools.manifest\n"
        )
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{FILE}: {len(manifest_of_files()['files'])} files\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
