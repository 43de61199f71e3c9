"""Advice as JSON; ``schemas/advice-1.json`` documents it. Doses are exact decimal strings in mg."""

from __future__ import annotations

from typing import Any

from opentaper.advice.advice import Advice, RuleAnswer
from opentaper.exchange.advised import Advised
from opentaper.exchange.json_parts import reason_json, reasons_json
from opentaper.exchange.plan_json import as_text
from opentaper.inference.evidence import Evidence
from opentaper.quantities import Dose
from opentaper.wording import sentence, words

SCHEMA = "opentaper.advice/1"
# So many decimals are the same on every machine; far fewer mean anything.
DECIMALS = 6


def advice_json(advised: Advised, language: str = "en") -> str:
    """Return advice as a JSON document."""
    return as_text(advice_document(advised, language))


def advice_document(advised: Advised, language: str = "en") -> dict[str, Any]:
    """Return advice as plain values; what is not known is null."""
    advice, belief = advised.advice, advised.belief
    return {
        "schema": SCHEMA,
        "language": language,
        "drug": advised.drug.name,
        "today": advised.today.isoformat(),
        "action": advice.action.value,
        "text": words(f"action.{advice.action.value}", language),
        "hold_days": advice.hold_days,
        "dose_now_mg": _mg(advice.dose_now),
        "next_dose_mg": _mg(advice.next_dose),
        "not_before": None if advice.not_before is None else advice.not_before.isoformat(),
        "needs_signature": advice.needs_signature,
        "is_shadow": advice.is_shadow,
        "stage": advice.stage.value,
        "reasons": reasons_json(advice.reasons, language),
        "rules": [_rule(one, language) for one in advice.rules],
        "alternatives": [
            {"action": one.action.value, "why_not": reason_json(one.why_not, language)}
            for one in advice.alternatives
        ],
        "would_change": reasons_json(advice.would_change, language),
        "sure": _sure(advice, language),
        "looked_at": reasons_json(advice.looked_at, language),
        "p_returning": round(belief.p_returning, DECIMALS),
        "belief": {"how": belief.how.value, "trusted": belief.trusted, "digest": belief.digest},
        "evidence": [evidence_json(one, language) for one in advised.evidence],
        "remarks": reasons_json((*advised.diary.remarks, *advised.remarks), language),
        "policy_release": advised.policy,
    }


def evidence_json(line: Evidence, language: str) -> dict[str, Any]:
    """Return one line of evidence; its weight in natural log odds for a return of the condition."""
    return {
        "code": line.code,
        "kind": line.kind,
        "points_to": line.points_to,
        "weight": round(line.weight, DECIMALS),
        "text": sentence(line.reason, language),
        "sources": list(line.source),
        "grade": line.grade.value,
    }


def _rule(one: RuleAnswer, language: str) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "name": words(f"advice_rule.{one.rule}", language),
        "fired": one.fired,
        "action": one.action.value if one.action is not None else None,
        "hold_days": one.hold_days,
        "reason": reason_json(one.reason, language),
    }


def _sure(advice: Advice, language: str) -> dict[str, Any]:
    sure = advice.sure
    return {
        "share": round(sure.share, DECIMALS),
        "word": sure.word,
        "text": words(f"sure.{sure.word}", language),
        "reason": reason_json(sure.reason, language),
    }


def _mg(dose: Dose | None) -> str | None:
    return None if dose is None else dose.mg_text
