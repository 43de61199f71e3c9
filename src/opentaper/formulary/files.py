"""Reading the data files of the package; nothing else of the disk is ever opened."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files as package_files
from typing import Any

from opentaper.errors import BrokenFormulary


def text(name: str) -> str:
    """Return the text of a data file, named as in the manifest (``drugs/citalopram.yaml``).

    Raises
    ------
    BrokenFormulary
        The file is not in the package, or is not text.
    """
    try:
        return package_files(__package__).joinpath("data", name).read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError):
        raise BrokenFormulary(file=name, why="missing") from None
    except UnicodeDecodeError:
        raise BrokenFormulary(file=name, why="not_text") from None


def names() -> tuple[str, ...]:
    """Return the names of all data files, sorted, without the manifest itself."""
    root = package_files(__package__).joinpath("data")
    found = [item.name for item in root.iterdir() if item.is_file()]
    for folder in ("drugs", "products"):
        found += [f"{folder}/{item.name}" for item in root.joinpath(folder).iterdir() if item.is_file()]
    return tuple(sorted(name for name in found if name.endswith((".yaml", ".tsv", ".bib"))))


def rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a tab-separated file by column name.

    Raises
    ------
    BrokenFormulary
        A row has more or fewer cells than the header.
    """
    header, *lines = text(name).splitlines()
    columns = header.split("\t")
    for number, line in enumerate(lines, start=2):
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise BrokenFormulary(file=name, why=f"line {number} has {len(cells)} cells, not {len(columns)}")
        yield dict(zip(columns, cells, strict=True))


def mapping(name: str) -> dict[str, Any]:
    """Return the content of a YAML file, whose top is a mapping.

    Raises
    ------
    BrokenFormulary
        The file is not YAML, or its top is something else.
    """
    import yaml

    loader = getattr(
        yaml, "CSafeLoader", yaml.SafeLoader
    )  # the C one is ten times as fast, where it is built
    try:
        content = yaml.load(text(name), Loader=loader)
    except yaml.YAMLError as error:
        raise BrokenFormulary(file=name, why=str(error)) from None
    if not isinstance(content, dict):
        raise BrokenFormulary(file=name, why="not a mapping")
    return content
