"""The sheet of one drug on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from opentaper.cli.fact_text import fact_text, grade_text, sources_text
from opentaper.cli.figures import percent
from opentaper.cli.screen import Column, Screen
from opentaper.cli.texts import told
from opentaper.formulary.facts import Curve, Drug, Grade, Product
from opentaper.formulary.rows import Equivalence, Interaction, Stability
from opentaper.planning.drug_sheet import DrugSheet
from opentaper.wording import number_text, product_text, words
from opentaper.wording.figures import NBSP, amount_text, drug_text, term_text


def write_sheet(sheet: DrugSheet, screen: Screen) -> None:
    """Write the sheet of a drug."""
    _title(sheet.drug, screen)
    _facts(sheet, screen)
    _curves(sheet.drug, screen)
    _products(sheet, screen)
    _tables(sheet, screen)
    _advice(sheet, screen)
    if sheet.drug.notes:
        screen.heading(told("drug.notes", screen.language))
        screen.items(sheet.drug.notes)
    _sources(sheet, screen)


def _title(drug: Drug, screen: Screen) -> None:
    language = screen.language
    name = drug_text(drug.name, language)
    screen.say(
        told("drug.title", language, drug=name[:1].upper() + name[1:], kind=drug.drug_class), style="bold"
    )
    screen.say(told("drug.atc", language, atc=drug.atc or words("common.unknown", language)))
    if drug.aliases:
        screen.say(told("drug.aliases", language, names=", ".join(drug.aliases)))
    risk = term_text("risk", drug.withdrawal_risk, language)
    screen.say(told("drug.risk", language, risk=risk or words("common.unknown", language)))
    if drug.abrupt_stop_danger:
        screen.say(told("drug.abrupt", language, danger=drug.abrupt_stop_danger))


def _facts(sheet: DrugSheet, screen: Screen) -> None:
    """Write the facts as a table, what is to know of each below it."""
    language = screen.language
    named = [(told(f"drug.{name}", language), fact) for name, fact in sheet.facts]
    named += [(told("drug.metabolite", language, name=name), fact) for name, fact in sheet.metabolites]
    rows = [
        [
            name,
            fact_text(fact, language) or words("common.unknown", language),
            grade_text(fact.grade, language) if fact else "",
            sources_text(fact.source if fact else ()),
        ]
        for name, fact in named
    ]
    screen.heading(told("drug.facts", language))
    codes = ("fact", "value", "grade", "source")
    screen.table([Column(told(f"drug.{code}", language), may_wrap=True) for code in codes], rows)
    screen.say(told("drug.grades", language), style="dim")
    screen.items(f"{name}: {fact.note}" for name, fact in named if fact and fact.note)


def _curves(drug: Drug, screen: Screen) -> None:
    """Write the curves side by side, where each was read, and why which one is used."""
    language = screen.language
    screen.heading(told("drug.curves", language))
    if not drug.curves:
        screen.say(told("drug.no_curves", language))
        return
    numbers = {"emax", "ed50", "hill", "subjects"}
    codes = (
        *("curve", "target", "fit", "emax", "ed50", "hill"),
        *("range", "subjects", "decides", "grade", "source"),
    )
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


def _curve_row(curve: Curve, language: str) -> list[str]:
    return [
        curve.id,
        ", ".join(part for part in (curve.target, curve.region) if part),
        words(f"fit.{curve.fit.value}", language),
        "" if curve.emax is None else percent(curve.emax, language),
        "" if curve.ed50_mg is None else number_text(curve.ed50_mg, language),
        "" if curve.hill == 1 else number_text(curve.hill, language),
        _dose_range(curve, language),
        "" if curve.n_subjects is None else str(curve.n_subjects),
        words("common.yes" if curve.decides else "common.no", language),
        grade_text(curve.grade, language),
        sources_text(curve.source),
    ]


def _dose_range(curve: Curve, language: str) -> str:
    """Return the doses that a curve covers."""
    if curve.dose_low_mg is None or curve.dose_high_mg is None:
        return ""
    return f"{amount_text((curve.dose_low_mg, curve.dose_high_mg), language)}{NBSP}mg"


def _products(sheet: DrugSheet, screen: Screen) -> None:
    language = screen.language
    columns = [
        Column(words("table.product", language), may_wrap=True),
        Column(words("table.split", language), may_wrap=True),
        Column(told("drug.status", language), may_wrap=True),
        Column(told("drug.grade", language), may_wrap=True),
    ]
    for market, listed in sheet.products:
        screen.heading(told("drug.products", language, market=term_text("market", market, language)))
        if listed:
            screen.table(columns, [_product_row(product, language) for product in listed])
        else:
            screen.say(told("drug.no_products", language))
    screen.say(told("drug.assumed_mark", language), style="dim")


def _product_row(product: Product, language: str) -> list[str]:
    is_told = product.release.value == "immediate" or "release" in product.label
    release = "" if is_told else words(f"release.{product.release.value}", language)
    split = words(f"split.{product.split.value}", language) if product.form.is_piece else ""
    unsure = f" ({told('drug.unconfirmed', language)})" if split and not product.split_grade.decides else ""
    name = f"{product_text(product.label, language)}{'*' if product.assumed else ''}"
    return [
        f"{name}, {release}" if release else name,
        "" if product.split.value == "unknown" else f"{split}{unsure}",
        product.status,
        grade_text(product.grade, language),
    ]


def _tables(sheet: DrugSheet, screen: Screen) -> None:
    """Write published tapers, equivalent doses and interactions, each with its source."""
    language = screen.language
    _list(
        "drug.tables",
        [
            f"{table.id}: {table.title} ({told('drug.steps', language, n=len(table.steps))})"
            f" [{sources_text(table.source)}]"
            for table in sheet.published_tapers
        ],
        screen,
    )
    _list("drug.equivalents", [_equivalent(one, language) for one in sheet.equivalents], screen)
    _list("drug.interactions", [_interaction(one, language) for one in sheet.interactions], screen)


def _list(heading: str, lines: list[str], screen: Screen) -> None:
    if lines:
        screen.heading(told(heading, screen.language))
        screen.items(lines)


def _equivalent(one: Equivalence, language: str) -> str:
    """Return an equivalence in one line: so much of this drug, by this route, does what that does."""
    ends = [end for end in (one.low_mg, one.high_mg) if end is not None]
    spread = f"{NBSP}({amount_text((ends[0], ends[-1]), language)})" if ends else ""
    here = f"{number_text(one.equivalent_mg, language)}{spread}{NBSP}mg"
    there = f"{drug_text(one.reference_drug, language)} {number_text(one.reference_mg, language)}{NBSP}mg"
    text = told("drug.equivalent", language, amount=here, route=one.route, other=there)
    return f"{text}{f'; {one.note}' if one.note else ''} [{sources_text(one.source)}]"


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


def _advice(sheet: DrugSheet, screen: Screen) -> None:
    """Write what sources say about missed doses, signs that stop every cut, and keeping."""
    language = screen.language
    missed = [
        f"{one.situation}: {one.advice}{_mark(one.grade, one.source, language)}" for one in sheet.missed_doses
    ]
    flags = [
        f"{one.sign} ({one.urgency}): {one.action}{_mark(one.grade, one.source, language)}"
        for one in sheet.red_flags
    ]
    _list("drug.missed", missed, screen)
    _list("drug.flags", flags, screen)
    _list("drug.stability", [_keeping(one, language) for one in sheet.stability], screen)


def _keeping(one: Stability, language: str) -> str:
    """Return how long a preparation keeps; what a pharmacy compounds is addressed to the pharmacist."""
    told_parts = (one.preparation, one.concentration, one.days, one.storage, one.warnings)
    text = "; ".join(part for part in told_parts if part) + _mark(one.grade, one.source, language)
    return text if one.audience == "person" else f"{told('drug.for_pharmacist', language)} {text}"


def _sources(sheet: DrugSheet, screen: Screen) -> None:
    screen.heading(told("drug.sources", screen.language))
    for source in sheet.sources:
        told_parts = [part for part in (source.title, source.year, source.url) if part]
        screen.say(f"{source.key}: {', '.join(told_parts)}", indent=1, hang=4)
