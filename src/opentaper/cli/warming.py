"""What a first look at a page would wait for, done while nobody looks yet.

Compiled loops are read from the disk, tables are parsed and pages are imported once a process. Somebody who
was never there is learnt and advised on; nothing of it is kept, and no record is read.
"""

from __future__ import annotations

import gc
from datetime import date, timedelta
from threading import Thread

N_DAYS, FIRST = 42, date(2026, 1, 5)
DRUG, BEFORE_MG, AFTER_MG, CUT_ON = "citalopram", 20, 15, 14
SCORES = ("anxiety", "dizziness", "low_mood")


def warm_up_beside() -> None:
    """Begin to warm up in a thread that ends with the process."""
    Thread(target=_warm_up_and_settle, name="warm-up", daemon=True).start()


def _warm_up_and_settle() -> None:
    """Warm up, and take what was loaded out of every later search for garbage.

    It stays as long as the process. To look through it took 120 ms, in the middle of somebody's page.
    """
    warm_up()
    gc.collect()
    gc.freeze()


def warm_up() -> None:
    """Import every page, learn somebody who was never there, plan for them and advise them."""
    from django.urls import get_resolver

    _ = get_resolver().url_patterns

    from opentaper import formulary
    from opentaper.actions.asked import AskedPlan
    from opentaper.actions.foresee import foreseen
    from opentaper.actions.learn import learnt
    from opentaper.actions.propose_plan import propose_plan
    from opentaper.actions.told_person import ToldPerson
    from opentaper.advice.advice import TrustStage
    from opentaper.advice.advise import advise
    from opentaper.exchange.chart_drawn import plan_drawn, split_drawn
    from opentaper.exchange.diary import ToldDiary
    from opentaper.inference.belief import prior_belief
    from opentaper.inference.check_in import CheckIn, DoseTaken
    from opentaper.inference.known import Known
    from opentaper.inference.update import update
    from opentaper.quantities import Dose

    days = [FIRST + timedelta(days=place) for place in range(N_DAYS)]
    check_ins = tuple(
        CheckIn(day, tuple((name, float((3 * place + k) % 4)) for k, name in enumerate(SCORES)))
        for place, day in enumerate(days)
    )
    doses = tuple(
        DoseTaken(day, Dose.mg(BEFORE_MG if place < CUT_ON else AFTER_MG)) for place, day in enumerate(days)
    )
    known = Known(DRUG, Dose.mg(BEFORE_MG))
    belief = update(prior_belief(known), doses, check_ins)
    split_drawn(learnt(ToldPerson(known, belief.seed, doses, check_ins, (), ToldDiary(), belief), belief))
    asked = AskedPlan(DRUG, f"{BEFORE_MG}mg", start=FIRST.isoformat())
    made = foreseen(propose_plan(asked, FIRST))
    plan_drawn(made)
    advise(
        *(made, belief, check_ins, formulary.shipped_policy()),
        doses=doses,
        today=days[-1],
        stage=TrustStage.NEXT_CUT,
    )
