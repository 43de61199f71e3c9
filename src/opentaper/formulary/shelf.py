"""What a pharmacy of a market hands out, by drug."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache

from opentaper.errors import BrokenFormulary, NotADose, UnknownMarket
from opentaper.formulary import files
from opentaper.formulary.facts import Form, Grade, Product, Release, Split
from opentaper.formulary.manifest import drug_name, market_files
from opentaper.quantities import Dose


def markets() -> tuple[str, ...]:
    """Return the codes of the markets with a product list, sorted.

    Examples
    --------
    >>> markets()
    ('CA', 'FR', 'UK', 'US')
    """
    return tuple(sorted(market_files()))


def products(market: str, drug: str) -> tuple[Product, ...]:
    """Return the products of a drug in a market, pieces and liquids, the smallest first within a form.

    Raises
    ------
    UnknownMarket
        With the markets that are known.
    UnknownDrug
        With the nearest names that are known.

    Examples
    --------
    >>> [product.label for product in products("UK", "citalopram") if product.assumed][0]
    'citalopram 40 mg/mL oral drops'
    """
    file = market_files().get(market.strip().upper())
    if file is None:
        raise UnknownMarket(name=market, known=markets())
    return _products(file, drug_name(drug))


@cache
def _products(file: str, drug: str) -> tuple[Product, ...]:
    """Return the products of a drug on a shelf, in the order of the file."""
    market = file.removeprefix("products/").removesuffix(".tsv").upper()
    found: list[Product] = []
    for row in _rows_by_drug(file).get(drug, ()):
        try:
            found.append(_product(row, market))
        except (KeyError, ValueError, ArithmeticError, NotADose) as error:
            raise BrokenFormulary(file=file, why=f"{row.get('id')}: {error}") from error
    return tuple(found)


@cache
def _rows_by_drug(file: str) -> dict[str, list[dict[str, str]]]:
    """Return the rows of a shelf by drug; only those of a drug that is asked for become products."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in files.rows(file):
        found.setdefault(row["drug"], []).append(row)
    return found


def _product(row: dict[str, str], market: str) -> Product:
    """Return the product of a row."""
    return Product(
        id=row["id"],
        drug=row["drug"],
        market=market,
        form=Form(row["form"]),
        release=Release(row["release"]),
        label=row["label"],
        source=tuple(row["source"].split()),
        grade=Grade(row["grade"]),
        date=row["date"],
        strength=Dose.mg(row["strength_mg"]) if row["strength_mg"] else None,
        micrograms_per_ml=_micrograms(row["mg_per_ml"]),
        drop_micrograms=_micrograms(row["drop_mg"]),
        split=Split(row["split"]),
        split_grade=Grade(row["split_grade"]),
        may_disperse=_is_yes(row["disperse"]),
        disperse_grade=Grade(row["disperse_grade"]),
        may_open=_is_yes(row["open"]),
        mg_factor=Fraction(row["mg_factor"]),
        status=row["status"],
        assumed=_is_yes(row["assumed"]),
        opened_days=int(row["opened_days"]) if row["opened_days"] else None,
        note=row["note"],
    )


def _micrograms(mg: str) -> int | None:
    """Return whole micrograms of an exact decimal in mg, or None where the cell is empty."""
    return Dose.mg(Decimal(mg)).micrograms if mg else None


def _is_yes(cell: str) -> bool:
    """Return what a y/n cell says."""
    if cell not in {"y", "n"}:
        raise ValueError(f"{cell!r} is neither y nor n")
    return cell == "y"
