"""How a plan stands with its prescriber: signed by whom, why it waits and for whom, or declined and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from opentaper.actions.readings.current_plan import CurrentPlan
from opentaper.actions.readings.plan_offer import PlanOffer
from opentaper.quantities import Dose
from opentaper.reasons import Reason
from opentaper.web.plan_diff import DiffRow, diff_rows
from opentaper.wording import sentence, words


class SignatureStanding(StrEnum):
    """How far a version has come."""

    SIGNED = "signed"
    TOLD = "told"
    COVERED = "covered"
    COVERED_TOLD = "covered_told"
    DECLINED = "declined"
    BROKEN = "broken"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class PlanOfferShown:
    """A plan on offer: who offers it and why, before and after, and the key of its version."""

    version_id: UUID
    by: str
    reason: str
    caption: str
    rows: tuple[DiffRow, ...]


@dataclass(frozen=True, slots=True)
class SignatureShown:
    """The standing of a plan in words.

    Parameters
    ----------
    standing, tag, text
        Which, a few words, and a sentence: by whom and when.
    reason
        What the prescriber wrote: why they declined, or changed it; "" where they wrote nothing.
    why
        Why it takes a signature, in sentences; empty where one stands for it.
    asks
        Who may sign it with an account, "" where nobody may.
    """

    standing: SignatureStanding
    tag: str
    text: str
    reason: str
    why: tuple[str, ...]
    asks: str
    offer: PlanOfferShown | None

    @property
    def is_signed(self) -> bool:
        """Whether a signature stands for it."""
        return self.standing in {
            SignatureStanding.SIGNED,
            SignatureStanding.TOLD,
            SignatureStanding.COVERED,
            SignatureStanding.COVERED_TOLD,
        }

    @property
    def is_declined(self) -> bool:
        """Whether a prescriber declined it."""
        return self.standing is SignatureStanding.DECLINED


def standing_of(current: CurrentPlan) -> SignatureStanding:
    """Return how far the version that counts has come."""
    if current.is_broken:
        return SignatureStanding.BROKEN
    signed = current.signature
    if signed is None:
        return SignatureStanding.DECLINED if current.is_declined else SignatureStanding.PROPOSED
    if current.signed_id == current.id:
        return SignatureStanding.TOLD if signed.is_told else SignatureStanding.SIGNED
    return SignatureStanding.COVERED_TOLD if signed.is_told else SignatureStanding.COVERED


def signature_shown(
    current: CurrentPlan,
    language: str,
    *,
    signers: Iterable[str] = (),
    offer: PlanOffer | None = None,
    dose: Dose | None = None,
    more: Iterable[Reason] = (),
    is_own: bool = False,
) -> SignatureShown:
    """Return the standing of a plan in words.

    Parameters
    ----------
    signers
        Who may sign it with an account.
    offer, dose
        What a prescriber offered, beside the dose that is taken.
    more
        Further reasons for a signature, which the version does not tell by itself.
    is_own
        Whether the reader is the person whose plan it is.
    """
    standing = standing_of(current)
    why = dict.fromkeys((*current.signature_reasons, *more))
    reason = current.decision.reason if current.decision is not None and not current.is_broken else ""
    return SignatureShown(
        standing=standing,
        tag=words(f"web.sign.tag.{standing.value}", language),
        text=_text(current, standing, language, is_own=is_own),
        reason=reason,
        why=tuple(sentence(one, language) for one in why),
        asks=_listed(tuple(signers), language),
        offer=None if offer is None else _offer(offer, dose, language),
    )


def _text(current: CurrentPlan, standing: SignatureStanding, language: str, *, is_own: bool) -> str:
    told = current.signature or current.decision
    if told is None or standing in {SignatureStanding.PROPOSED, SignatureStanding.BROKEN}:
        return words(f"web.sign.text.{standing.value}", language)
    own = "_own" if is_own and standing in {SignatureStanding.TOLD, SignatureStanding.COVERED_TOLD} else ""
    if told.on_day is None:
        return words(f"web.sign.text.{standing.value}{own}_undated", language, name=told.by)
    return words(f"web.sign.text.{standing.value}{own}", language, name=told.by, day=told.on_day)


def _offer(offer: PlanOffer, dose: Dose | None, language: str) -> PlanOfferShown:
    return PlanOfferShown(
        version_id=offer.id,
        by=offer.decision.by,
        reason=offer.decision.reason,
        caption=words("web.sign.offer_caption", language),
        rows=diff_rows(offer, dose or offer.before.plan.request.start, language),
    )


def _listed(names: tuple[str, ...], language: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return words("web.sign.either", language, names=", ".join(names[:-1]), last=names[-1])
