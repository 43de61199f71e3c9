"""From all that was told of a person to what is believed of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from opentaper.formulary.items import Slow, slow_process
from opentaper.inference.belief import (
    N_DRAWS,
    Belief,
    How,
    ItemFit,
    careful,
    estimates,
    kept,
    prior_belief,
)
from opentaper.inference.check_in import CheckIn, DoseTaken
from opentaper.inference.doses import by_day
from opentaper.inference.hands import hands
from opentaper.inference.known import Known, is_modelled
from opentaper.inference.likelihood import Explained, joined
from opentaper.inference.marginal import Marginal
from opentaper.inference.observed import Observed, observed
from opentaper.inference.person_record import PersonRecord, record
from opentaper.inference.returning import NOTICED, rate_per_day
from opentaper.inference.sampler import Sample, adapted, cooled, few
from opentaper.inference.sites import Sites
from opentaper.reasons import Reason

Array = NDArray[np.float64]
# Where noise is on average more than so many times what it is in others, the model describes no one.
MOST_CHANCE = 3.0


def update(belief: Belief, doses: Sequence[DoseTaken], check_ins: Sequence[CheckIn]) -> Belief:
    """Return what is believed of a person after all that was told so far.

    A pure function of what was known before the first check-in, the seed, and everything told: of ``belief``
    nothing else is asked. So a belief that grows day by day and one that is made at once are the same to the
    bit, no order of arrival matters, and a correction needs no undoing (decision 17).

    Parameters
    ----------
    belief
        The belief before, of :func:`~opentaper.inference.belief.prior_belief` or of an earlier update.
    doses
        All doses taken that are recorded.
    check_ins
        All check-ins that are recorded; of two for one day the later written counts.

    Returns
    -------
    Belief
        With too few days, or for a drug whose effect is not modelled, the prior with a reason; where neither
        way of sampling passes its gate, or scores are mostly chance, the prior moved to the careful side.

    Raises
    ------
    BadOption
        An item or a modulator that is not known.
    UnknownDrug, UnknownCurve
        As :func:`~opentaper.inference.belief.prior_belief` does.

    Examples
    --------
    >>> from opentaper.quantities import Dose
    >>> before = prior_belief(Known("citalopram", Dose.mg(20)))
    >>> update(before, [], [CheckIn(date(2026, 3, 1), (("nausea", 2.0),))]).how.value
    'prior'
    """
    known, seed = belief.known, belief.seed
    seen, slow = observed(check_ins), slow_process()
    told = replace(
        prior_belief(known, seed),
        n_check_ins=seen.n_days,
        first_day=seen.days[0] if seen.days else None,
        last_day=seen.days[-1] if seen.days else None,
        digest=digest(known, seed, doses, seen),
        p_returning=_expected_return(known, slow, seen),
    )
    if not is_modelled(known):
        return replace(told, reasons=(Reason.of("belief.not_modelled", drug=known.drug),))
    least = round(slow.least_days.value)
    if seen.n_days < least:
        few = Reason.of("belief.few_days", days=seen.n_days, wanted=least)
        return replace(told, reasons=(few,) if seen.n_days else told.reasons)
    return _learnt(told, doses, seen, slow)


def _learnt(told: Belief, doses: Sequence[DoseTaken], seen: Observed, slow: Slow) -> Belief:
    """Return the belief of a person with enough days, by the first way that can be trusted."""
    with hands() as some:
        return _found(told, record(told.known, doses, seen, slow, some))


def _found(told: Belief, target: PersonRecord) -> Belief:
    sample, how = adapted(target, told.seed), How.AMIS
    if not sample.passes:
        sample, how = cooled(target, told.seed), How.TEMPERED
    if not sample.passes:
        return _fallen_back(told, sample, Reason.of("belief.not_trusted"))
    if _is_mostly_chance(target.sites, target.design.seen):
        return _fallen_back(told, sample, Reason.of("belief.mostly_chance"))
    draws = kept(few(sample, N_DRAWS))
    parts = target.explained(draws.astype(np.float64))
    estimated = partial(estimates, told.known, sample.draws, sample.weights)
    found, parameters = target.hands.beside(parts, estimated)
    known = joined(found)
    begun = known.onset_shares(target.design.onsets.prior)[1:]
    return replace(
        told,
        draws=draws,
        parameters=parameters,
        ess=sample.ess,
        k_hat=sample.k_hat,
        how=how,
        trusted=True,
        reasons=(Reason.of("belief.hard_to_sample"),) if how is How.TEMPERED else (),
        items=_items(target.given, known, begun),
        p_returning=_returning(target.given, known, begun),
        onsets=_onsets(target.given, begun),
        log_evidence=sample.log_evidence,
    )


def _fallen_back(told: Belief, sample: Sample, why: Reason) -> Belief:
    """Return the careful belief of a person whose record cannot be trusted."""
    draws = kept(careful(told.draws.astype(np.float64)))
    return replace(
        told,
        draws=draws,
        parameters=estimates(told.known, draws.astype(np.float64), np.full(N_DRAWS, 1.0 / N_DRAWS)),
        ess=sample.ess,
        k_hat=sample.k_hat,
        how=How.CAUTIOUS,
        reasons=(why,),
    )


def _is_mostly_chance(sites: Sites, seen: Observed) -> bool:
    """Whether scores jump so much more than people's do that the model does not describe them."""
    expected = np.array([one.noise for one in seen.items], dtype=np.float64)
    return bool((sites.noise / expected).mean() > MOST_CHANCE)


def _expected_return(known: Known, slow: Slow, seen: Observed) -> float:
    """Return how likely a return is during the record, by the population alone."""
    n_days = float(seen.at[-1]) if seen.days else 0.0
    return float(-np.expm1(-rate_per_day(known, slow) * n_days))


def _returning(given: Marginal, known: Explained, begun: Array) -> float:
    """Return the probability that a return has begun and is noticed on the last day, over all draws."""
    made = given.design
    last = made.onsets.course(made.seen.at[-1:].astype(np.float64))
    noticed = above(NOTICED / last, known.size, np.sqrt(known.size_variance))
    return float(np.clip((begun * noticed).sum(axis=0).mean(), 0.0, 1.0))


def _onsets(given: Marginal, begun: Array) -> tuple[tuple[date, float], ...]:
    """Return days on which a return may have begun, each with its probability over all draws."""
    first, found = given.design.seen.days[0], given.design.onsets
    days = [first + timedelta(days=round(at)) for at in found.at.tolist()]
    return tuple(zip(days, begun.mean(axis=1).tolist(), strict=True))


def above(limit: Array, mean: Array, spread: Array) -> Array:
    """Return the probability that a normal number lies above a limit."""
    from scipy.special import ndtr

    return np.asarray(ndtr((mean - limit) / spread))


def _items(given: Marginal, known: Explained, begun: Array) -> tuple[ItemFit, ...]:
    """Return what was learnt of each item: means and spreads over all draws, and within each of them."""
    made = given.design
    n_items = len(made.loading)
    moved = begun * known.size
    loading = known.loading - np.einsum("cn,cjn->jn", moved, known.turned)
    inside = np.einsum("jjn->jn", known.covariance)
    back = np.linalg.inv(given.root).T
    flat = given.low.reshape(len(given.low), -1)
    level = made.means + back @ (flat @ given.residual.ravel())
    per_loading = np.einsum("kl,ljn->kjn", back[:n_items], known.beyond)
    per_return = back[:n_items] @ (flat @ made.returns.reshape(made.onsets.n, flat.shape[1]).T)
    usual = level[:n_items, None] - np.einsum("kjn,jn->kn", per_loading, loading) - per_return @ moved
    own = np.einsum("kl,kl->k", back[:n_items], back[:n_items])[:, None]
    spread = own + np.einsum("kin,ijn,kjn->kn", per_loading, known.covariance, per_loading)
    return tuple(
        ItemFit(
            item=one.name,
            usual=float(usual[j].mean()),
            usual_sd=float(np.sqrt(usual[j].var() + spread[j].mean())),
            withdrawal=float(loading[j].mean()),
            withdrawal_sd=float(np.sqrt(loading[j].var() + inside[j].mean())),
            noise=float(given.sites.noise[j]),
        )
        for j, one in enumerate(made.seen.items)
    )


def digest(known: Known, seed: int, doses: Iterable[DoseTaken], seen: Observed) -> str:
    """Return a short fingerprint of all that a belief rests on, whatever order it came in."""
    taken = [(day.toordinal(), dose.micrograms) for day, dose in sorted(by_day(doses).items())]
    names = [[one.name for one in seen.items], [one.name for one in seen.modulators]]
    days = [one.toordinal() for one in seen.days]
    told = sha256(repr((known, seed, taken, names, days)).encode())
    told.update(seen.scores.tobytes())
    told.update(seen.shares.tobytes())
    return told.hexdigest()[:16]
