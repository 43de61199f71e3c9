"""The form in which a chain is told: seven links, each with a short mark of one's own, every one optional."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from opentaper.actions.deeds.tell_chain import MOST_FELT
from opentaper.formulary.chain_links import FEELINGS, chain_links
from opentaper.formulary.feelings import UNNAMED, body_places, feeling, feelings
from opentaper.formulary.skills import SkillRoom, skill_words, skills
from opentaper.web.feelings_form import HIGHEST, WordShown
from opentaper.web.forms import FieldShown, TypedForm

#: So many rows for feelings stand open at least; so many links are asked at once, the others behind a fold.
FELT_ROWS, QUICK = 3, 3
#: Drawings by link.
ICONS = {
    "event": "event",
    "thought": "thought",
    "feelings": "feelings",
    "body": "body",
    "urge": "understand",
    "act": "act",
    "after": "after",
}
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FeltRow:
    """One row for a feeling: the names of its fields, the chosen word and strength, and what is wrong."""

    number: int
    feeling: FieldShown
    strength: FieldShown
    error: str


@dataclass(frozen=True, slots=True)
class LinkAsked:
    """One link of the form: what is asked, its text and mark, and the marks that were used before."""

    key: str
    icon: str
    name: str
    hint: str
    text: FieldShown
    mark: FieldShown
    used: tuple[str, ...]

    @property
    def is_felt(self) -> bool:
        """Whether feelings are chosen here."""
        return self.key == FEELINGS


@dataclass(frozen=True, slots=True)
class ChainForm:
    """The form as it is shown: what is asked at once, what behind a fold, and all that can be chosen."""

    form: TypedForm
    quick: tuple[LinkAsked, ...]
    more: tuple[LinkAsked, ...]
    felt: tuple[FeltRow, ...]
    words: tuple[tuple[str, Choices], ...]
    numbers: tuple[str, ...]
    places: tuple[WordShown, ...]
    skills: tuple[tuple[str, tuple[WordShown, ...]], ...]
    changes: Choices
    is_with_more: bool
    may_share: bool


def chain_form(form: TypedForm, used: Mapping[str, tuple[str, ...]], *, may_share: bool) -> ChainForm:
    """Return a form with everything that can be chosen in it."""
    language = form.language
    links = tuple(
        LinkAsked(
            one.key,
            ICONS[one.key],
            one.name.of(language),
            one.hint.of(language),
            form[one.key],
            form[f"mark-{one.key}"],
            used.get(one.key, ()),
        )
        for one in chain_links()
    )
    places, chosen = set(form.all("places")), set(form.all("skills"))
    later = {name for one in chain_links()[QUICK:] for name in (one.key, f"mark-{one.key}")}
    return ChainForm(
        form=form,
        quick=links[:QUICK],
        more=links[QUICK:],
        felt=_felt_rows(form),
        words=_words(language),
        numbers=tuple(f"{n}" for n in range(HIGHEST + 1)),
        places=tuple(WordShown(key, name.of(language), key in places) for key, name in body_places().items()),
        skills=_skills(language, chosen),
        changes=tuple((one.key, one.short.of(language)) for one in chain_links()),
        is_with_more=bool(places or chosen or any(form.value(name) or form[name].error for name in later)),
        may_share=may_share,
    )


def _felt_rows(form: TypedForm) -> tuple[FeltRow, ...]:
    told = [n for n in range(MOST_FELT) if form.value(f"feeling-{n}") or form.value(f"strength-{n}")]
    rows = min(MOST_FELT, max(FELT_ROWS, max(told, default=-1) + 2))
    return tuple(
        FeltRow(n, form[f"feeling-{n}"], form[f"strength-{n}"], form[f"feeling-{n}"].error)
        for n in range(rows)
    )


def _words(language: str) -> tuple[tuple[str, Choices], ...]:
    """Return every word for a feeling by its family; those that have no word stand first, without one."""
    unnamed = tuple((name, feeling(name).name.of(language)) for name in UNNAMED)
    families = [one for one in feelings() if one.level == 1 and one.path not in UNNAMED]
    return (
        ("", unnamed),
        *(
            (
                one.name.of(language),
                tuple((word.path, word.name.of(language)) for word in feelings() if word.family == one.path),
            )
            for one in families
        ),
    )


def _skills(language: str, chosen: set[str]) -> tuple[tuple[str, tuple[WordShown, ...]], ...]:
    rooms = skill_words().rooms
    return tuple(
        (
            rooms[room].of(language),
            tuple(
                WordShown(one.key, one.name.of(language), one.key in chosen)
                for one in skills()
                if one.room == room
            ),
        )
        for room in SkillRoom
    )
