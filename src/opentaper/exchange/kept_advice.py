"""Advice as the record keeps it: whole, without words of any language, and opened again to the same value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from opentaper.advice.advice import Action, Advice, Alternative, RuleAnswer, Sureness, TrustStage
from opentaper.formulary.facts import Grade
from opentaper.inference.evidence import Evidence
from opentaper.quantities import Dose
from opentaper.reasons import Reason, Value

SCHEMA = "opentaper.kept-advice/1"


def kept_advice(advice: Advice) -> dict[str, Any]:
    """Return advice as plain values.

    Examples
    --------
    >>> sure = Sureness(0.5, "fair", Reason.of("advice.sure_days", n=3, days=7))
    >>> made = Advice(Action.HOLD, 7, Dose.mg(20), None, None, False, (), (), (), (), sure,
    ...               TrustStage.DIARY, (), True)
    >>> opened_advice(kept_advice(made)) == made
    True
    """
    return {
        "schema": SCHEMA,
        "action": advice.action.value,
        "hold_days": advice.hold_days,
        "dose_now": _ug(advice.dose_now),
        "next_dose": _ug(advice.next_dose),
        "not_before": None if advice.not_before is None else advice.not_before.isoformat(),
        "needs_signature": advice.needs_signature,
        "reasons": kept_reasons(advice.reasons),
        "rules": [_rule(one) for one in advice.rules],
        "alternatives": [[one.action.value, kept_reason(one.why_not)] for one in advice.alternatives],
        "would_change": kept_reasons(advice.would_change),
        "sure": [advice.sure.share, advice.sure.word, kept_reason(advice.sure.reason)],
        "stage": advice.stage.value,
        "looked_at": kept_reasons(advice.looked_at),
        "is_shadow": advice.is_shadow,
    }


def opened_advice(told: Mapping[str, Any]) -> Advice:
    """Return the advice that was kept.

    Raises
    ------
    ValueError
        Another form of keeping.
    """
    if told["schema"] != SCHEMA:
        raise ValueError(told["schema"])
    share, word, why = told["sure"]
    return Advice(
        action=Action(told["action"]),
        hold_days=told["hold_days"],
        dose_now=_dose(told["dose_now"]),
        next_dose=_dose(told["next_dose"]),
        not_before=None if told["not_before"] is None else date.fromisoformat(told["not_before"]),
        needs_signature=told["needs_signature"],
        reasons=_opened_reasons(told["reasons"]),
        rules=tuple(_opened_rule(one) for one in told["rules"]),
        alternatives=tuple(Alternative(Action(one), opened_reason(why)) for one, why in told["alternatives"]),
        would_change=_opened_reasons(told["would_change"]),
        sure=Sureness(share, word, opened_reason(why)),
        stage=TrustStage(told["stage"]),
        looked_at=_opened_reasons(told["looked_at"]),
        is_shadow=told["is_shadow"],
    )


def kept_evidence(lines: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Return lines of evidence as plain values."""
    return [
        {
            "code": one.code,
            "points_to": one.points_to,
            "weight": one.weight,
            "reason": kept_reason(one.reason),
            "source": list(one.source),
            "grade": one.grade.value,
            "kind": one.kind,
        }
        for one in lines
    ]


def opened_evidence(told: Iterable[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    """Return the lines of evidence that were kept."""
    return tuple(
        Evidence(
            code=one["code"],
            points_to=one["points_to"],
            weight=one["weight"],
            reason=opened_reason(one["reason"]),
            source=tuple(one["source"]),
            grade=Grade(one["grade"]),
            kind=one["kind"],
        )
        for one in told
    )


def kept_reason(reason: Reason) -> list[Any]:
    """Return a reason as plain values; a dose keeps that it is one.

    Examples
    --------
    >>> kept_reason(Reason.of("advice.go_on", dose=Dose.mg(15), n=6))
    ['advice.go_on', {'dose': {'ug': 15000}, 'n': 6}, '']
    """
    values = {name: {"ug": v.micrograms} if isinstance(v, Dose) else v for name, v in reason.told}
    return [reason.code, values, reason.source]


def opened_reason(told: list[Any]) -> Reason:
    """Return the reason that was kept."""
    code, values, source = told
    opened: dict[str, Value] = {
        name: Dose(value["ug"]) if isinstance(value, dict) else value for name, value in values.items()
    }
    return Reason(code, tuple(sorted(opened.items())), source)


def kept_reasons(reasons: Iterable[Reason]) -> list[list[Any]]:
    """Return reasons as plain values, in their order."""
    return [kept_reason(one) for one in reasons]


def _opened_reasons(told: Iterable[list[Any]]) -> tuple[Reason, ...]:
    return tuple(opened_reason(one) for one in told)


def _rule(one: RuleAnswer) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "fired": one.fired,
        "action": None if one.action is None else one.action.value,
        "reason": kept_reason(one.reason),
        "hold_days": one.hold_days,
        "is_open": one.is_open,
        "next_dose": _ug(one.next_dose),
        "needs_signature": one.needs_signature,
    }


def _opened_rule(told: Mapping[str, Any]) -> RuleAnswer:
    return RuleAnswer(
        rule=told["rule"],
        fired=told["fired"],
        action=None if told["action"] is None else Action(told["action"]),
        reason=opened_reason(told["reason"]),
        hold_days=told["hold_days"],
        is_open=told["is_open"],
        next_dose=_dose(told["next_dose"]),
        needs_signature=told["needs_signature"],
    )


def _ug(dose: Dose | None) -> int | None:
    return None if dose is None else dose.micrograms


def _dose(ug: int | None) -> Dose | None:
    return None if ug is None else Dose(ug)
