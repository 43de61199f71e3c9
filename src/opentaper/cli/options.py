"""Options that several commands share, each told once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from opentaper.errors import BadOption, EmptyShelf

STEPS, RISK, TIME, PERSON, OTHERS, SHELF, OUTPUT = (
    "How big the steps are",
    "How much you accept",
    "How long they last",
    "What is known of you",
    "Other drugs",
    "What you have",
    "Output",
)


def drug_names(incomplete: str) -> list[str]:
    """Return the drugs whose name begins like this, for the shell."""
    from opentaper import formulary

    return [name for name in formulary.drug_names() if name.startswith(incomplete.lower())]


def market_names(incomplete: str) -> list[str]:
    """Return the countries whose short name begins like this, for the shell."""
    from opentaper import formulary

    return [name for name in formulary.markets() if name.startswith(incomplete.upper())]


def shelf_lines(have: list[str] | None, file: Path | None) -> tuple[str, ...]:
    """Return the lines of a shelf, from the options and from a file; ``#`` begins a remark."""
    lines = [] if file is None else read_text("shelf", file).splitlines()
    kept = [line.partition("#")[0].strip() for line in lines]
    told = (*(have or ()), *(line for line in kept if line))
    if file is not None and not told:  # an empty shelf is not the same as none told
        raise EmptyShelf(drug="", where=file.name)
    return told


def whole_number(option: str, text: str | None) -> int | None:
    """Return a whole number, or None where none was told.

    Raises
    ------
    BadOption
        Not a whole number of at most four digits.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise BadOption(option=option, given=text, wanted="a whole number of at least 1")
    return int(text)


def read_text(option: str, file: Path) -> str:
    """Return the text of a file.

    Raises
    ------
    BadOption
        The file cannot be read, or is no UTF-8 text.
    """
    try:
        return file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise BadOption(option=option, given=str(file), wanted="a text file that can be read") from None


def known_language(text: str) -> str:
    """Return the language that was asked for, by the name of its catalogue."""
    from opentaper.wording import language_of

    return language_of(text)


def known_country(text: str | None) -> str | None:
    """Return the code of a country whose emergency number is known, or None where none was told.

    Raises
    ------
    BadOption
        No number is known for it.
    """
    if text is None:
        return None
    from opentaper.exchange.crisis import crisis_help

    if crisis_help(text) is None:
        raise BadOption(option="country", given=text, wanted="the two letters of a country, such as DK")
    return text


Drug = Annotated[
    str, typer.Argument(metavar="DRUG", help="The drug, such as citalopram.", autocompletion=drug_names)
]
Dose = Annotated[str, typer.Argument(metavar="DOSE", help="What is taken a day, with its unit: 20mg.")]

Have = Annotated[
    list[str] | None,
    typer.Option(
        "--have",
        metavar="ITEM",
        help='One thing: "tablet 20mg halves", "liquid 2mg/mL", "syringe 1mL 0.01mL". Repeat it.',
        rich_help_panel=SHELF,
    ),
]
ShelfFile = Annotated[
    Path | None,
    typer.Option("--shelf", metavar="FILE", help="A file with one such item a line.", rich_help_panel=SHELF),
]
Market = Annotated[
    str,
    typer.Option(
        "--market",
        metavar="COUNTRY",
        help="Whose products to count on where you told none.",
        autocompletion=market_names,
        rich_help_panel=SHELF,
    ),
]
ToldMarket = Annotated[
    str | None,
    typer.Option(
        "--market",
        metavar="COUNTRY",
        help="Whose products to count on where you told none; UK by default.",
        autocompletion=market_names,
        rich_help_panel=SHELF,
    ),
]
Country = Annotated[
    str | None,
    typer.Option(
        "--country",
        metavar="CODE",
        help="Whose emergency number to print: DK, GB, US. By default that of --market.",
        callback=known_country,
        rich_help_panel=OUTPUT,
    ),
]
Curve = Annotated[
    str | None,
    typer.Option(
        "--curve",
        metavar="NAME",
        help="The curve of effect; see: opentaper drug DRUG.",
        rich_help_panel=STEPS,
    ),
]
Times = Annotated[
    str | None,
    typer.Option("--times", metavar="N", help="How often a day: 2, or uneven 60/40.", rich_help_panel=SHELF),
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="en|da",
        help="The language of the answer.",
        callback=known_language,
        rich_help_panel=OUTPUT,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON, and nothing else.", rich_help_panel=OUTPUT)]
Plain = Annotated[
    bool, typer.Option("--plain", help="No picture, for screen readers and logs.", rich_help_panel=OUTPUT)
]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FOLDER",
        help="Write every file into this folder: PDF, calendar, pictures, table, JSON.",
        rich_help_panel=OUTPUT,
    ),
]
Start = Annotated[
    str | None,
    typer.Option(
        "--start", metavar="DATE", help="The day of the first cut: 2026-12-01.", rich_help_panel=TIME
    ),
]
UsedFor = Annotated[
    str | None,
    typer.Option(
        "--used-for",
        metavar="TEXT",
        help='How long you have taken it: "4 years", or since 2021-03.',
        rich_help_panel=PERSON,
    ),
]
Attempts = Annotated[
    list[str] | None,
    typer.Option(
        "--attempt",
        metavar="TEXT",
        help='An earlier try: well, hard, "failed at 10mg". Repeat it.',
        rich_help_panel=PERSON,
    ),
]
Tolerate = Annotated[
    str | None,
    typer.Option(
        metavar="LEVEL",
        help="How much withdrawal you can live with: mild, moderate, or 0.05 to 0.95.",
        rich_help_panel=RISK,
    ),
]
Specialist = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="The specialist who plans it with you.", rich_help_panel=PERSON),
]
ClinicianReason = Annotated[
    str | None,
    typer.Option(metavar="TEXT", help="The reason that the clinician gives.", rich_help_panel=PERSON),
]
Circumstances = Annotated[
    list[str] | None,
    typer.Option(
        "--circumstance",
        metavar="WORD",
        help="pregnant, under-18, seizures, alcohol, no-capacity. Repeat it.",
        rich_help_panel=PERSON,
    ),
]
