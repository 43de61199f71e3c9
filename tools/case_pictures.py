"""Writes what the pictures of the cases show of virtual people; ``python -m tools.case_pictures``."""

from __future__ import annotations

import sys
from pathlib import Path

from opentaper.actions import case_pictures

KEPT = Path(case_pictures.__file__).with_name(case_pictures.KEPT)


def main() -> None:
    """Compute every picture and write them beside the cases."""
    told = {
        case_pictures.name_of_picture(case, picture): case_pictures.computed_ways(picture)
        for case, picture in case_pictures.model_pictures()
    }
    KEPT.write_text(case_pictures.pictures_json(told), encoding="utf-8")
    sys.stdout.write(f"{KEPT.name}: {len(told)} pictures, {case_pictures.PEOPLE} people each\n")


if __name__ == "__main__":
    main()
