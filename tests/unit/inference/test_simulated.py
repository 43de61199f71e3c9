"""A simulation tells its picture how far it goes, and with which dose it ends."""

from __future__ import annotations

import numpy as np

from opentaper import formulary
from opentaper.formulary.population import shipped_population
from opentaper.inference.simulated import Simulation
from opentaper.quantities import Dose


def test_a_picture_goes_on_after_the_last_change_and_ends_with_the_last_dose() -> None:
    made = Simulation(
        drug=formulary.drug("citalopram"),
        dose=Dose.mg(20),
        taper="linear:10/4w",
        doses=np.array([*[10.0] * 28, *[5.0] * 57]),
        end_day=28,
        follow_days=56,
        days_of_use=np.inf,
        n_people=1,
        seed=1,
        failed_attempts=0,
        is_placebo=False,
        population=shipped_population(),
        felt=None,
        level=None,
        condition=None,
        relapses=(),
        reasons=(),
    )
    assert (made.last_day, made.last_mg) == (84, 5.0)
    assert made.last_day == len(made.doses) - 1
