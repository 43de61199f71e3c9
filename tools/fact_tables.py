"""Tables of what is known of drugs: facts, curves, and where they come from."""

from __future__ import annotations

from collections.abc import Callable

from opentaper import formulary
from opentaper.formulary.facts import Curve, Drug, Fact
from opentaper.planning.effect import effect
from tools.markdown import keys, table


def _drugs() -> list[Drug]:
    return [formulary.drug(name) for name in formulary.drug_names()]


def drug_table() -> str:
    """Return every drug in a line."""
    rows = (
        (
            drug.name,
            drug.drug_class,
            _mg_range(drug.usual_min_mg, drug.usual_max_mg),
            _fact(drug.licensed_max_mg),
            _fact(drug.half_life_h),
            str(len(drug.deciding_curves)) or "0",
            drug.withdrawal_risk or "not known",
            " ".join(market for market in formulary.markets() if formulary.products(market, drug.name)),
        )
        for drug in _drugs()
    )
    head = "drug; class; usual mg a day; licensed maximum, mg; half-life, hours; curves that decide"
    return table((*head.split("; "), "risk of withdrawal", "product lists"), rows)


def _mg_range(low: Fact | None, high: Fact | None) -> str:
    known = [f"{fact.central:g}" for fact in (low, high) if fact is not None and fact.central is not None]
    return " to ".join(dict.fromkeys(known)) or "not known"


def _fact(fact: Fact | None) -> str:
    """Return a number with its range and grade."""
    if fact is None or fact.central is None:
        return "not known"
    span = f" ({fact.low:g} to {fact.high:g})" if fact.low is not None and fact.high is not None else ""
    return f"{fact.central:g}{span} {fact.grade.value}"


def curve_table() -> str:
    """Return every curve with its source and whether it decides."""
    rows = (
        (
            drug.name,
            f"`{curve.id}`",
            f"{curve.target}, {curve.region}" if curve.region else curve.target,
            _number(curve.emax, 100),
            _number(curve.ed50_mg, 1),
            curve.fit.value,
            curve.grade.value,
            _decides(drug, curve),
            keys(curve.source),
        )
        for drug in _drugs()
        for curve in drug.curves
    )
    head = ("drug", "curve", "target", "highest, %", "ED50, mg", "fit", "grade", "decides", "source")
    return table(head, rows)


def _decides(drug: Drug, curve: Curve) -> str:
    if not curve.decides:
        return "no"
    return "yes, the default" if curve.id == drug.default_curve else "yes"


def _number(value: float | None, times: float) -> str:
    return "not known" if value is None else f"{value * times:.4g}"


def citalopram_table() -> str:
    """Return how effect follows the dose of one drug, by its default curve."""
    drug = formulary.drug("citalopram")
    known = effect(drug, None)
    assert known is not None
    doses = (40.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.0)
    held = [known.occupancy(dose) * 100 for dose in doses]
    rows = (
        (f"{dose:g} mg", f"{now:.0f} %", "" if n == 0 else f"{held[n - 1] - now:.0f} points")
        for n, (dose, now) in enumerate(zip(doses, held, strict=True))
    )
    told = table(("citalopram a day", "places held", "lost with this cut"), rows)
    return f"{told}\n\nFrom the curve `{known.chosen.id}`, source {keys(known.chosen.source)}.".replace(
        "(sources.md", "(../reference/sources.md"
    )


def source_list() -> str:
    """Return every source with its address."""
    entries = []
    for key, source in sorted(formulary.sources().items()):
        told = f"[{source.title}]({source.url})" if source.url.startswith("http") else source.title
        year = f", {source.year}" if source.year else ""
        entries.append(f"(source-{key})=\n\n**{key}**: {told}{year}. {source.note}".rstrip())
    return "\n\n".join(entries)


#: What a page asks for, by the name of its function.
PARTS: dict[str, Callable[[], str]] = {
    part.__name__: part for part in (citalopram_table, curve_table, drug_table, source_list)
}
