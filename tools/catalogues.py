"""``python -m tools.catalogues`` compiles the sentences: ``opentaper.po`` → ``opentaper.mo`` beside it.

Edit the .po files, run this, and commit both: a test fails where they differ. Babel does the work; the
package itself reads the compiled files with the standard library alone.
"""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).parents[1] / "src" / "opentaper" / "wording" / "locale"


def catalogue_files() -> list[Path]:
    """Return the .po file of every language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/opentaper.po"))


def catalogue(path: Path) -> Catalog:
    """Return the catalogue of a .po file; anything that gettext could not read stops here."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name, abort_invalid=True)


def compiled(path: Path) -> bytes:
    """Return the compiled catalogue of a .po file."""
    out = BytesIO()
    write_mo(out, catalogue(path))
    return out.getvalue()


def main() -> None:
    """Compile every language."""
    for path in catalogue_files():
        path.with_suffix(".mo").write_bytes(compiled(path))
        sys.stdout.write(f"{path.parents[1].name}: {len(catalogue(path))} sentences\n")


if __name__ == "__main__":
    main()
