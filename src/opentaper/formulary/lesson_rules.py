"""Rules on lessons: short, asked with care, and nothing said without a source."""

from __future__ import annotations

from collections import Counter

from opentaper.formulary.contents import Contents
from opentaper.formulary.lessons import NOT_SURE, Lesson, LessonQuestion

#: Longer than this nobody reads on a bad day.
LONGEST = 9


def lessons_can_be(held: Contents) -> list[str]:
    """A lesson stands once, takes under ten minutes, speaks to clinicians too, and asks at the end."""
    times = Counter(one.slug for one in held.lessons)
    return [
        one.slug
        for one in held.lessons
        if times[one.slug] > 1
        or not 0 < one.minutes <= LONGEST
        or not (one.facts and one.clinician and one.questions)
        or _twice([fact.key for fact in (*one.facts, *one.clinician)])
        or _twice([panel.key for panel in one.panels])
    ]


def lessons_say_where_it_was_read(held: Contents) -> list[str]:
    """Everything that a lesson says, shows or asks names a source."""
    return [one.slug for one in held.lessons if not all(_told(one))]


def questions_can_be(held: Contents) -> list[str]:
    """A question has one answer that fits, and more that do not; being unsure is none of them."""
    asked = [(one.slug, question) for one in held.lessons for question in one.questions]
    times = Counter((slug, question.key) for slug, question in asked)
    return [
        f"{slug} {question.key}"
        for slug, question in asked
        if times[slug, question.key] > 1 or not _can_be(question)
    ]


def _can_be(question: LessonQuestion) -> bool:
    keys = [one.key for one in question.choices]
    fits = sum(one.is_right for one in question.choices)
    return len(keys) > 1 and fits == 1 and not _twice(keys) and NOT_SURE not in keys


def _told(one: Lesson) -> list[tuple[str, ...]]:
    said = [fact.source for fact in (*one.facts, *one.clinician)]
    said += [panel.source for panel in one.panels]
    return [*said, *(question.source for question in one.questions), *one.codes.values()]


def _twice(keys: list[str]) -> bool:
    return len(set(keys)) < len(keys)
