"""Who could have been a person: nobody can be told of where the drug's half-life is not known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from opentaper import formulary
from opentaper.errors import BadOption
from opentaper.inference.known import Known, is_modelled, twins
from opentaper.quantities import Dose


def test_without_a_half_life_nothing_is_modelled_and_nobody_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    known, draws = Known("citalopram", Dose.mg(20)), np.zeros((3, 6))
    assert is_modelled(known)
    assert twins(known, draws).response.half_life_factor.shape == (3,)
    timeless = replace(formulary.drug("citalopram"), half_life_h=None)
    monkeypatch.setattr(formulary, "drug", lambda _: timeless)
    assert not is_modelled(known)
    with pytest.raises(BadOption) as refused:
        twins(known, draws)
    assert (refused.value.option, refused.value.given) == ("drug", "citalopram")
    assert "half-life" in refused.value.wanted
