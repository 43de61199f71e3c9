"""The measures of a registry, each written once as an Ibis expression that names no engine."""

from __future__ import annotations

from collections.abc import Mapping

from opentaper.cohort.measures.after import AFTER
from opentaper.cohort.measures.measure import RegistryMeasure
from opentaper.cohort.measures.risk import RISK
from opentaper.cohort.measures.standing import STANDING
from opentaper.cohort.measures.told import MISSING
from opentaper.cohort.measures.withdrawal import WITHDRAWAL

#: All measures by name.
MEASURES: Mapping[str, RegistryMeasure] = {
    one.name: one for one in (*WITHDRAWAL, *STANDING, *AFTER, *RISK, *MISSING)
}

__all__ = ["MEASURES", "RegistryMeasure"]
