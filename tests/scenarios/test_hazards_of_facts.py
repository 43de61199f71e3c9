"""Controls of hazards by the facts that a plan rests on."""

from __future__ import annotations

from opentaper import formulary
from opentaper.formulary.facts import Fit
from opentaper.formulary.manifest import manifest, manifest_of_files
from opentaper.formulary.policy import Bound


def test_every_bound_of_the_policy_names_a_known_source() -> None:
    known = formulary.sources()
    bounds = list(_bounds(formulary.shipped_policy()))
    assert len(bounds) > 40
    assert all(bound.grade.decides for bound in bounds)
    assert {key for bound in bounds for key in bound.source} <= set(known)


def test_no_unconfirmed_curve_decides() -> None:
    for name in formulary.drug_names():
        for curve in formulary.drug(name).deciding_curves:
            assert curve.grade.decides
            assert curve.is_complete
            assert curve.fit is not Fit.SINGLE_POINT


def test_the_data_are_those_of_the_manifest() -> None:
    assert manifest()["files"] == manifest_of_files()["files"]


def _bounds(value: object) -> list[Bound]:
    """Every bound inside a frozen value."""
    if isinstance(value, Bound):
        return [value]
    if isinstance(value, tuple):
        return [bound for part in value for bound in _bounds(part)]
    names = getattr(value, "__dataclass_fields__", {})
    return [bound for name in names for bound in _bounds(getattr(value, name))]
