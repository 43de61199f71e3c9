"""The form in which a feeling is told: word, strength, places and one's own text, read and shown again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opentaper.actions.deeds.check_in import day_told
from opentaper.actions.deeds.tell_feeling import FeelingTold
from opentaper.actions.deeds.thread_writing import MOST_LETTERS, plain_text
from opentaper.actions.readings.feelings_read import FeelingRead
from opentaper.errors import BadOption
from opentaper.formulary.feelings import UNNAMED, Feeling, body_places, feeling, feelings
from opentaper.web.forms import TypedForm

HIGHEST = 10


@dataclass(frozen=True, slots=True)
class WordShown:
    """A word that can be chosen: its path, its name, and whether it is."""

    path: str
    name: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WordGroup:
    """A group of a family with its words, the group itself first."""

    words: tuple[WordShown, ...]


@dataclass(frozen=True, slots=True)
class FeelingForm:
    """The form as it is shown.

    ``families`` are offered where no family is chosen yet; else ``groups`` hold all words of the chosen one.
    ``near`` are words that may be meant instead of the one that is chosen.
    """

    form: TypedForm
    families: tuple[WordShown, ...]
    groups: tuple[WordGroup, ...]
    unnamed: tuple[WordShown, ...]
    chosen: str
    meaning: str
    near: tuple[WordShown, ...]
    numbers: tuple[tuple[str, bool], ...]
    places: tuple[WordShown, ...]
    is_with_more: bool
    may_share: bool


def feeling_form(form: TypedForm, *, may_share: bool) -> FeelingForm:
    """Return a form with everything that can be chosen in it."""
    language, told = form.language, form.value("feeling")
    chosen = _known(told)
    family = chosen.family if chosen else ""
    places, strength = set(form.all("places")), form.value("strength")
    return FeelingForm(
        form=form,
        families=tuple(_word(one, language, told) for one in feelings() if one.level == 1),
        groups=_groups(family, language, told),
        unnamed=tuple(_word(feeling(name), language, told) for name in UNNAMED),
        chosen=chosen.name.of(language) if chosen else "",
        meaning=chosen.meaning.of(language) if chosen and chosen.meaning else "",
        near=tuple(_word(feeling(path), language, told) for path in (chosen.near if chosen else ())),
        numbers=tuple((f"{n}", strength == f"{n}") for n in range(HIGHEST + 1)),
        places=tuple(WordShown(key, name.of(language), key in places) for key, name in body_places().items()),
        is_with_more=bool(places or form["day"].error),
        may_share=may_share,
    )


@dataclass(frozen=True, slots=True)
class FamilyShown:
    """A family with its groups, for the list beside the wheel."""

    path: str
    name: str
    groups: tuple[WordShown, ...]


def families_shown(language: str) -> tuple[FamilyShown, ...]:
    """Return every family with its groups."""
    return tuple(
        FamilyShown(
            family.path,
            family.name.of(language),
            tuple(
                _word(one, language, "") for one in feelings() if one.level == 2 and one.family == family.path
            ),
        )
        for family in feelings()
        if family.level == 1
    )


def told_feeling(form: TypedForm, today: date) -> FeelingTold | None:
    """Return what a form tells, or None where something is wrong with it: then the form says what."""
    chosen = _known(form.value("feeling"))
    if chosen is None:
        form.say("feeling", "web.feelings.choose")
    day = form.read("day", date.fromisoformat) or today
    try:
        day_told(day, today)
    except BadOption:
        form.say("day", "web.feelings.bad_day")
    strength, note = form.value("strength"), plain_text(form.value("note"))
    if strength and strength not in {f"{n}" for n in range(HIGHEST + 1)}:
        form.say("strength", "web.check_in.bad_score", text=strength)
    if len(note) > MOST_LETTERS:
        form.say("note", "web.messages.too_long", n_letters=len(note), most=MOST_LETTERS)
    if chosen is None or not form.is_good:
        return None
    places = tuple(one for one in body_places() if one in form.all("places"))
    return FeelingTold(
        day, chosen.path, int(strength) if strength else None, places, note, form.is_ticked("share")
    )


def form_of_entry(read: FeelingRead, language: str) -> TypedForm:
    """Return an entry as the fields of a form hold it."""
    form = TypedForm.of(
        {
            "feeling": read.path,
            "day": read.day.isoformat(),
            "note": read.note,
            "strength": "" if read.strength is None else f"{read.strength}",
            "share": "yes" if read.is_shared else "",
        },
        language,
    )
    form.texts["places"] = read.places
    return form


def _groups(family: str, language: str, told: str) -> tuple[WordGroup, ...]:
    mine = [one for one in feelings() if family and one.family == family]
    groups = [one for one in mine if one.level == 2]
    own = [WordGroup(tuple(_word(one, language, told) for one in mine if one.level == 1))] if mine else []
    return (
        *own,
        *(
            WordGroup(
                tuple(
                    _word(one, language, told)
                    for one in mine
                    if one is group or one.path.startswith(f"{group.path}.")
                )
            )
            for group in groups
        ),
    )


def _word(one: Feeling, language: str, told: str) -> WordShown:
    return WordShown(one.path, one.name.of(language), one.path == told)


def _known(path: str) -> Feeling | None:
    return next((one for one in feelings() if one.path == path), None)
