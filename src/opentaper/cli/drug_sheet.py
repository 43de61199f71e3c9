"""The sheet of one drug on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from opentaper import formulary
from opentaper.cli.fact_text import fact_text, grade_text, sources_text
from opentaper.cli.figures import percent
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.formulary.facts import Curve, Drug, Fact, Grade, Interaction, Product, Stability
from opentaper.wording import number_text, words
from opentaper.wording.figures import drug_text, term_text

FACTS = (
    "usual_min_mg",
    "usual_max_mg",
    "licensed_max_mg",
    "older_max_mg",
    "half_life_h",
    "tmax_h",
    "bioavailability_pct",
)


def show_drug(drug: Drug, markets: tuple[str, ...], screen: Screen) -> None:
    """Write the sheet of a drug."""
    _title(drug, screen)
    keys = [*drug.source, *_facts(drug, screen), *_curves(drug, screen)]
    keys += _products(drug, markets, screen)
    keys += _tables(drug, screen)
    keys += _interactions(drug, screen)
    keys += _advice(drug, screen)
    if drug.notes:
        screen.heading(told("drug.notes", screen.language))
        screen.items(drug.notes)
    _sources(keys, screen)


def _title(drug: Drug, screen: Screen) -> None:
    language = screen.language
    name = drug_text(drug.name, language)
    screen.say(
        told("drug.title", language, drug=name[:1].upper() + name[1:], kind=drug.drug_class), style="bold"
    )
    if drug.aliases:
        screen.say(told("drug.aliases", language, names=", ".join(drug.aliases)))
    risk = term_text("risk", drug.withdrawal_risk, language)
    screen.say(told("drug.risk", language, risk=risk or words("common.unknown", language)))
    if drug.abrupt_stop_danger:
        screen.say(told("drug.abrupt", language, danger=drug.abrupt_stop_danger))


def _facts(drug: Drug, screen: Screen) -> list[str]:
    """Write the facts as a table; return the keys of their sources."""
    language = screen.language
    told_facts: list[tuple[str, Fact | None]] = [
        (told(f"drug.{name}", language), getattr(drug, name)) for name in FACTS
    ]
    told_facts += [
        (told("drug.metabolite", language, name=part.name), part.half_life_h) for part in drug.metabolites
    ]
    rows, keys, notes = [], list[str](), list[str]()
    for name, fact in told_facts:
        value = fact_text(fact, language) or words("common.unknown", language)
        grade = grade_text(fact.grade, language) if fact else ""
        rows.append([name, value, grade, sources_text(fact.source if fact else ())])
        keys += fact.source if fact else ()
        notes += [f"{name}: {fact.note}"] if fact and fact.note else []
    screen.heading(told("drug.facts", language))
    codes = ("fact", "value", "grade", "source")
    screen.table([Column(told(f"drug.{code}", language), may_wrap=True) for code in codes], rows)
    screen.say(told("drug.grades", language), style="dim")
    screen.items(notes)
    return keys


def _curves(drug: Drug, screen: Screen) -> list[str]:
    """Write the curves side by side, and why which one is used."""
    language = screen.language
    screen.heading(told("drug.curves", language))
    if not drug.curves:
        screen.say(told("drug.no_curves", language))
        return []
    codes = ("curve", "target", "fit", "emax", "ed50", "decides", "grade")
    numbers = {"emax", "ed50"}
    columns = [
        Column(told(f"drug.{code}", language), is_number=code in numbers, may_wrap=code not in numbers)
        for code in codes
    ]
    screen.table(columns, [_curve_row(curve, language) for curve in drug.curves])
    if drug.default_curve:
        screen.say(
            told("drug.default", language, name=drug.default_curve, because=drug.default_curve_because)
        )
    screen.items(f"{curve.id}: {curve.note}" for curve in drug.curves if curve.note)
    return [key for curve in drug.curves for key in curve.source]


def _curve_row(curve: Curve, language: str) -> list[str]:
    return [
        curve.id,
        ", ".join(part for part in (curve.target, curve.region) if part),
        words(f"fit.{curve.fit.value}", language),
        "" if curve.emax is None else percent(curve.emax, language),
        "" if curve.ed50_mg is None else number_text(curve.ed50_mg, language),
        words("common.yes" if curve.decides else "common.no", language),
        grade_text(curve.grade, language),
    ]


def _products(drug: Drug, markets: tuple[str, ...], screen: Screen) -> list[str]:
    language, keys = screen.language, list[str]()
    columns = [
        Column(words("table.product", language), may_wrap=True),
        Column(words("table.split", language), may_wrap=True),
        Column(told("drug.status", language), may_wrap=True),
        Column(told("drug.grade", language), may_wrap=True),
    ]
    for market in markets:
        listed = formulary.products(market, drug.name)
        screen.heading(told("drug.products", language, market=term_text("market", market, language)))
        if not listed:
            screen.say(told("drug.no_products", language))
            continue
        screen.table(columns, [_product_row(product, language) for product in listed])
        keys += [key for product in listed for key in product.source]
    screen.say(told("drug.assumed_mark", language), style="dim")
    return keys


def _product_row(product: Product, language: str) -> list[str]:
    release = (
        "" if product.release.value == "immediate" else words(f"release.{product.release.value}", language)
    )
    split = words(f"split.{product.split.value}", language) if product.form.is_piece else ""
    unsure = f" ({told('drug.unconfirmed', language)})" if split and not product.split_grade.decides else ""
    name = f"{product.label}{'*' if product.assumed else ''}"
    return [
        f"{name}, {release}" if release else name,
        "" if product.split.value == "unknown" else f"{split}{unsure}",
        product.status,
        grade_text(product.grade, language),
    ]


def _tables(drug: Drug, screen: Screen) -> list[str]:
    tables = formulary.published_tapers(drug.name)
    if tables:
        screen.heading(told("drug.tables", screen.language))
        steps = [told("drug.steps", screen.language, n=len(table.steps)) for table in tables]
        screen.items(f"{table.id}: {table.title} ({n})" for table, n in zip(tables, steps, strict=True))
    return [key for table in tables for key in table.source]


def _interactions(drug: Drug, screen: Screen) -> list[str]:
    found = formulary.interactions(drug)
    if found:
        screen.heading(told("drug.interactions", screen.language))
        screen.items(_interaction(one, screen.language) for one in found)
    return [key for one in found for key in one.source]


def _interaction(one: Interaction, language: str) -> str:
    """Return an interaction in one line: who acts on whom, how much, how long it lasts."""
    parts = [f"{one.perpetrator} → {one.victim}: {one.effect}"]
    if one.ratio is not None:
        ends = [number_text(end, language) for end in (one.ratio_low, one.ratio_high) if end is not None]
        spread = f" ({'–'.join(ends)})" if ends else ""
        parts.append(f"{one.metric} ×{number_text(one.ratio, language)}{spread}")
    parts += [text for text in (one.offset_time, one.note) if text]
    return "; ".join(parts) + _mark(one.grade, one.source, language)


def _mark(grade: Grade, source: Iterable[str], language: str) -> str:
    return f" ({grade_text(grade, language)}) [{sources_text(source)}]"


def _advice(drug: Drug, screen: Screen) -> list[str]:
    """Write what sources say about missed doses, signs that stop every cut, and keeping."""
    language = screen.language
    missed, flags, keeping = (
        formulary.missed_doses(drug),
        formulary.red_flags(drug),
        formulary.stability(drug),
    )
    lists = {
        "drug.missed": [
            f"{one.situation}: {one.advice}{_mark(one.grade, one.source, language)}" for one in missed
        ],
        "drug.flags": [
            f"{one.sign} ({one.urgency}): {one.action}{_mark(one.grade, one.source, language)}"
            for one in flags
        ],
        "drug.stability": [_keeping(one, language) for one in keeping],
    }
    for code, lines in lists.items():
        if lines:
            screen.heading(told(code, language))
            screen.items(lines)
    sourced = (
        *(one.source for one in missed),
        *(one.source for one in flags),
        *(one.source for one in keeping),
    )
    return [key for keys in sourced for key in keys]


def _keeping(one: Stability, language: str) -> str:
    """Return how long a preparation keeps; what a pharmacy compounds is addressed to the pharmacist."""
    told_parts = (one.preparation, one.concentration, one.days, one.storage, one.warnings)
    text = "; ".join(part for part in told_parts if part) + _mark(one.grade, one.source, language)
    return text if one.audience == "person" else f"{told('drug.for_pharmacist', language)} {text}"


def _sources(keys: list[str], screen: Screen) -> None:
    screen.heading(told("drug.sources", screen.language))
    for key in sorted(set(keys)):
        source = formulary.source(key)
        told_parts = [part for part in (source.title, source.year, source.url) if part]
        screen.say(f"{key}: {', '.join(told_parts)}", indent=1, hang=4)
