"""A registry of a server holds whose yes stands, and the next release is without whoever took it back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from opentaper.actions.deeds.give_research import TEXT_VERSION, ResearchTold, give_research
from opentaper.actions.deeds.withdraw_research import ResearchBack, withdraw_research
from opentaper.actions.evidence.build import build_from_server
from opentaper.actions.evidence.gather import REGISTRY, secret_of
from opentaper.actions.evidence.release import release_registry
from opentaper.cohort.contribution import pseudonym
from opentaper.cohort.registry_folder import read_head, read_table
from opentaper.errors import BadOption
from tests.unit.actions.deeds.lives import DAY, begun

pytestmark = pytest.mark.django_db
UNTIL = DAY + timedelta(days=200)


def test_whose_yes_stands_is_in_and_who_took_it_back_is_gone(tmp_path: Path) -> None:
    life = begun()
    life.calm_days(DAY + timedelta(days=10))
    nobody = build_from_server(tmp_path / "registry", UNTIL)
    assert (nobody.people, nobody.rows["day"], nobody.withdrawn) == (0, 0, [])

    give_research(ResearchTold(REGISTRY, TEXT_VERSION), life.at("agree"))
    secret = secret_of(life.person, REGISTRY)
    assert secret is not None
    built = build_from_server(tmp_path / "registry", UNTIL)
    assert (built.people, built.unreadable) == (1, [])
    assert read_table(built.folder, "person")["person"].to_pylist() == [pseudonym(secret)]
    assert release_registry(built.folder, tmp_path / "releases", UNTIL, 1).people == 1

    withdraw_research(ResearchBack(REGISTRY), life.at("take back"))
    gone = build_from_server(tmp_path / "registry", UNTIL)
    assert (gone.people, gone.withdrawn) == (0, [pseudonym(secret)])
    assert read_head(gone.folder)["withdrawn"] == [pseudonym(secret)]
    with pytest.raises(BadOption):
        release_registry(gone.folder, tmp_path / "releases", UNTIL, 1)
