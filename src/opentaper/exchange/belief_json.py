"""A belief as a small JSON file that reopens to the same answers; ``schemas/belief-1.json`` documents it.

Its draws are told as they are, as base64 of little-endian float32; every other number as it prints.
"""

from __future__ import annotations

import base64
import binascii
import math
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from opentaper.errors import BadInput, BadLine, BadOption
from opentaper.exchange.diary_table import shortened
from opentaper.exchange.plan_json import as_text
from opentaper.exchange.told_json import told_json
from opentaper.formulary.population import PARAMETERS, shipped_population
from opentaper.inference.belief import N_DRAWS, VERSION, Belief, Estimate, How, ItemFit, Known
from opentaper.quantities import Dose
from opentaper.reasons import Reason, Value
from opentaper.wording import sentence

SCHEMA = "opentaper.belief/1"
QUANTILES = ("q05", "q25", "q50", "q75", "q95")


def belief_json(belief: Belief) -> str:
    """Return a belief as a JSON document.

    Examples
    --------
    >>> from opentaper.inference.belief import prior_belief
    >>> text = belief_json(prior_belief(Known("citalopram", Dose.mg(20))))
    >>> belief_from_json(text, "belief.json").known.start
    Dose('20 mg')
    """
    known = belief.known
    document = {
        "schema": SCHEMA,
        "version": belief.version,
        "population": belief.population,
        "seed": belief.seed,
        "known": {
            "drug": known.drug,
            "start_mg": known.start.mg_text,
            "months_of_use": known.months_of_use,
            "failed_attempts": known.failed_attempts,
            "times_a_day": known.times_a_day,
            "condition": known.condition,
            "episodes": known.episodes,
            "curve": known.curve,
        },
        "how": belief.how.value,
        "trusted": belief.trusted,
        "ess": belief.ess,
        "k_hat": _finite(belief.k_hat),
        "parameters": [
            {name: getattr(one, name) for name in ("name", "mean", "sd", *QUANTILES)}
            for one in belief.parameters
        ],
        "items": [
            {
                "item": one.item,
                "usual": one.usual,
                "usual_sd": one.usual_sd,
                "withdrawal": one.withdrawal,
                "withdrawal_sd": one.withdrawal_sd,
                "noise": one.noise,
            }
            for one in belief.items
        ],
        "p_returning": belief.p_returning,
        "onsets": [{"day": day.isoformat(), "chance": chance} for day, chance in belief.onsets],
        "n_check_ins": belief.n_check_ins,
        "first_day": _day(belief.first_day),
        "last_day": _day(belief.last_day),
        "digest": belief.digest,
        "log_evidence": _finite(belief.log_evidence),
        "reasons": [_reason(one) for one in belief.reasons],
        "draws": {
            "shape": list(belief.draws.shape),
            "float32_base64": base64.b64encode(belief.draws.astype("<f4").tobytes()).decode("ascii"),
        },
    }
    return as_text(document)


def belief_from_json(text: str, file: str) -> Belief:
    """Return the belief that a document tells, to the last bit.

    Raises
    ------
    BadLine
        ``not_json``, or ``not_a_belief``.
    BadOption
        It was made with another population, whose numbers mean something else now.
    """
    told = told_json(text, file)
    try:
        belief = _belief(told)
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError, BadInput) as wrong:
        raise BadLine(file=file, line=1, why="not_a_belief", text=shortened(str(wrong))) from None
    if belief.population != shipped_population().release:
        raise BadOption(
            option=file, given=belief.population, wanted="a belief of this release; learn it again"
        )
    return belief


def _belief(told: dict[str, Any]) -> Belief:
    if told["schema"] != SCHEMA or told["version"] != VERSION:
        raise ValueError(f"{told['schema']}, {told['version']}")
    known = told["known"]
    return Belief(
        version=VERSION,
        known=Known(
            drug=str(known["drug"]),
            start=Dose.mg(str(known["start_mg"])),
            months_of_use=None if known["months_of_use"] is None else float(known["months_of_use"]),
            failed_attempts=int(known["failed_attempts"]),
            times_a_day=int(known["times_a_day"]),
            condition=str(known["condition"]),
            episodes=str(known["episodes"]),
            curve=None if known["curve"] is None else str(known["curve"]),
        ),
        population=str(told["population"]),
        seed=_at_least_nothing(told["seed"]),
        draws=_draws(told["draws"]),
        parameters=tuple(_estimate(one) for one in told["parameters"]),
        ess=_number(told["ess"]),
        k_hat=math.inf if told["k_hat"] is None else _number(told["k_hat"]),
        how=How(told["how"]),
        trusted=told["trusted"] is True,
        reasons=tuple(_read_reason(one) for one in told["reasons"]),
        items=tuple(_item(one) for one in told["items"]),
        p_returning=_chance(told["p_returning"]),
        onsets=tuple((date.fromisoformat(one["day"]), _chance(one["chance"])) for one in told["onsets"]),
        n_check_ins=_at_least_nothing(told["n_check_ins"]),
        first_day=_read_day(told["first_day"]),
        last_day=_read_day(told["last_day"]),
        digest=str(told["digest"]),
        log_evidence=-math.inf if told["log_evidence"] is None else _number(told["log_evidence"]),
    )


def _draws(told: dict[str, Any]) -> NDArray[np.float32]:
    if told["shape"] != [N_DRAWS, len(PARAMETERS)]:
        raise ValueError(f"shape {told['shape']}")
    try:
        raw = base64.b64decode(told["float32_base64"], validate=True)
    except binascii.Error as wrong:
        raise ValueError(str(wrong)) from None
    draws = np.frombuffer(raw, dtype="<f4").reshape(told["shape"]).astype(np.float32)
    if not np.isfinite(draws).all():
        raise ValueError("draws that are no numbers")
    draws.flags.writeable = False
    return draws


def _estimate(told: dict[str, Any]) -> Estimate:
    return Estimate(str(told["name"]), *(_number(told[name]) for name in ("mean", "sd", *QUANTILES)))


def _item(told: dict[str, Any]) -> ItemFit:
    names = ("usual", "usual_sd", "withdrawal", "withdrawal_sd", "noise")
    return ItemFit(str(told["item"]), *(_number(told[name]) for name in names))


def _reason(reason: Reason) -> dict[str, Any]:
    values = {
        name: {"dose_mg": value.mg_text} if isinstance(value, Dose) else value for name, value in reason.told
    }
    return {"code": reason.code, "values": values, "source": reason.source}


def _read_reason(told: dict[str, Any]) -> Reason:
    values: dict[str, Value] = {}
    for name, value in told["values"].items():
        if isinstance(value, dict):
            values[name] = Dose.mg(str(value["dose_mg"]))
        elif isinstance(value, str | int | float | bool):
            values[name] = value
        else:
            raise ValueError(f"{name}: {value}")
    reason = Reason(str(told["code"]), tuple(sorted(values.items())), str(told["source"]))
    sentence(reason)  # a code without words, or without its values, is none of ours
    return reason


def _number(value: Any) -> float:
    """Return a number that is one; truth values and texts are none."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is no number")
    return float(value)


def _chance(value: Any) -> float:
    number = _number(value)
    if not 0.0 <= number <= 1.0:
        raise ValueError(f"{value!r} is no chance")
    return number


def _at_least_nothing(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} is no whole number of at least 0")
    return value


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _read_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
