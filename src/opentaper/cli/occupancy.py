"""``opentaper occupancy NAME [DOSE…]``: what a dose does at its target, by every curve that is known."""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument

from opentaper.cli import options as shared

if TYPE_CHECKING:
    from opentaper.cli.screen import Screen
    from opentaper.formulary.facts import Curve, Drug
    from opentaper.quantities import Dose

DEEPEST = 10

EXAMPLES = (
    "opentaper occupancy citalopram",
    "opentaper occupancy citalopram 20mg 10mg 5mg",
)


def occupancy(
    name: shared.Drug,
    doses: Annotated[
        list[str] | None,
        Argument(metavar="[DOSE]...", help="Daily doses such as 20mg 10mg 5mg; none draws the curve."),
    ] = None,
    *,
    language: shared.Language = "en",
    plain: shared.Plain = False,
    as_json: shared.Json = False,
) -> None:
    """Show the effect of doses by every curve side by side, and how far the curves disagree."""
    from opentaper import formulary
    from opentaper.cli.screen import Screen
    from opentaper.errors import NoCurve
    from opentaper.planning.doors import check_dose
    from opentaper.quantities import Dose

    drug = formulary.drug(name)
    asked = [Dose.parse(text) for text in doses or ()]
    for dose in asked:
        check_dose(drug, dose, signed=True)  # it only looks
    curves = tuple(curve for curve in drug.curves if curve.is_complete)
    if not curves:
        raise NoCurve(drug=drug.name)
    if as_json:
        from opentaper.exchange.plan_json import as_text

        sys.stdout.write(as_text(_document(drug, curves, asked or _falling(drug))))
    else:
        with Screen(language, plain=plain) as screen:
            _show(drug, curves, asked, screen)


def _falling(drug: Drug) -> list[Dose]:
    """Return doses from the highest down: round numbers, about half of the one before."""
    from opentaper.quantities import Dose

    top = _top(drug)
    power = 10.0 ** math.floor(math.log10(top))
    rounds = [power * 10.0**-n * digit for n in range(4) for digit in (5, 2, 1)]
    return [Dose.nearest(mg) for mg in (top, *(mg for mg in rounds if mg < top))][:DEEPEST]


def _top(drug: Drug) -> float:
    """Return the highest dose to show in mg: the licensed maximum, else what the curves were measured to."""
    facts = (drug.licensed_max_mg, drug.usual_max_mg)
    known = [fact.highest for fact in facts if fact is not None and fact.highest is not None]
    measured = [curve.dose_high_mg or 5 * (curve.ed50_mg or 0.0) for curve in drug.curves]
    return known[0] if known else max(measured)


def _document(drug: Drug, curves: tuple[Curve, ...], doses: list[Dose]) -> dict[str, Any]:
    from opentaper.exchange.json_parts import percent_json
    from opentaper.planning.effect import effect, hyperbola

    known = effect(drug, None)
    rows = []
    for dose in doses:
        band = known.band(dose.as_mg) if known else (None, None)
        by_curve = {curve.id: percent_json(hyperbola(curve).at(dose.as_mg)) for curve in curves}
        ends = {"low_pct": percent_json(band[0]), "high_pct": percent_json(band[1])}
        rows.append({"dose_mg": dose.mg_text, "occupancy_pct": by_curve, "band": ends})
    return {
        "schema": "opentaper.occupancy/1",
        "drug": drug.name,
        "default_curve": drug.default_curve,
        "curves": [
            {"id": curve.id, "target": curve.target, "decides": curve.decides, "grade": curve.grade.value}
            for curve in curves
        ],
        "doses": rows,
    }


def _show(drug: Drug, curves: tuple[Curve, ...], asked: list[Dose], screen: Screen) -> None:
    from opentaper.cli.texts import told
    from opentaper.planning.effect import effect
    from opentaper.wording.figures import drug_text

    language = screen.language
    screen.say(told("occupancy.title", language, drug=drug_text(drug.name, language)), style="bold")
    known = effect(drug, None)
    if not asked and known is not None:
        _draw(drug, screen)
    screen.blank()
    _table(drug, curves, asked or _falling(drug), screen)
    if known is not None and len(known.same_target) > 1:
        screen.say(told("occupancy.band_told", language, target=known.chosen.target))
    shown_only = [curve.id for curve in curves if not curve.decides]
    if shown_only:
        screen.say(told("occupancy.not_deciding", language, names=", ".join(shown_only)))


def _table(drug: Drug, curves: tuple[Curve, ...], doses: list[Dose], screen: Screen) -> None:
    """Write a row a dose and a column a curve, the one that is used first."""
    from opentaper.cli.figures import percent
    from opentaper.cli.screen import Column
    from opentaper.cli.texts import told
    from opentaper.planning.effect import effect, hyperbola
    from opentaper.wording import dose_text, number_text

    language, known = screen.language, effect(drug, None)
    ordered = sorted(curves, key=lambda curve: curve.id != drug.default_curve)
    columns = [Column(told("occupancy.dose", language), is_number=True)]
    columns += [Column(f"{curve.id.replace('-', ' ')} ({curve.target})", is_number=True) for curve in ordered]
    columns += [Column(told("occupancy.band", language), is_number=True)] if known else []
    rows = []
    for dose in doses:
        row = [dose_text(dose, language)]
        row += [percent(hyperbola(curve).at(dose.as_mg), language) for curve in ordered]
        if known is not None:
            ends = [number_text(round(100 * end, 1), language) for end in known.band(dose.as_mg)]
            row.append("–".join(dict.fromkeys(ends)))
        rows.append(row)
    screen.table(columns, rows)


def _draw(drug: Drug, screen: Screen) -> None:
    """Draw the curve of effect over the dose, in the band of the curves that disagree."""
    from opentaper.cli.plan_picture import EFFECT
    from opentaper.cli.plot import Axis, Panel, Series, draw
    from opentaper.cli.texts import told
    from opentaper.planning.effect import effect
    from opentaper.wording import number_text
    from opentaper.wording.figures import percent_text

    known, top, language = effect(drug, None), _top(drug), screen.language
    if known is None:
        return
    line = Series(
        lambda mg: 100 * known.occupancy(mg),
        lambda mg: 100 * known.band(mg)[0],
        lambda mg: 100 * known.band(mg)[1],
    )
    title = told("picture.occupancy", language, target=known.chosen.target)
    panel = Panel(title, (line,), 100.0, lambda value: percent_text(value, language), EFFECT)
    ticks = tuple((top * share / 4, number_text(top * share / 4, language)) for share in range(5))
    draw(screen, [panel], Axis(0.0, top, ticks))
