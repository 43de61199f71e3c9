"""What a person and their team say to each other: messages, homework, a reminder; a carer's own notes."""

from __future__ import annotations

from django.db import models
from django.db.models import CASCADE, Q

from opentaper.record.fields import SealedText
from opentaper.record.immutable import WrittenOnceModel
from opentaper.record.models.person import OfPerson
from opentaper.record.models.team import CARE_SECTIONS, CareLink

ASSIGNMENT_KINDS = ("homework", "skill", "goal")


class MessageThread(OfPerson):
    """One topic that is talked about; ``begun_by`` and the reader are the person where they are None.

    ``read_to`` is up to when the person has read it.
    """

    topic = SealedText()
    begun_by = models.ForeignKey(CareLink, on_delete=CASCADE, null=True, blank=True, related_name="+")
    begun_at = models.DateTimeField()
    read_to = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "begun_at"], name="thread_by_person")]


class ThreadMember(OfPerson):
    """That a carer takes part in a thread, and up to when they have read it; consent is asked anew."""

    thread = models.ForeignKey(MessageThread, on_delete=CASCADE, related_name="members")
    link = models.ForeignKey(CareLink, on_delete=CASCADE, related_name="+")
    read_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "link"], name="one_member_a_thread")]


class Message(WrittenOnceModel, OfPerson):  # type: ignore[misc]  # the first manager counts
    """What was written in a thread; ``author`` is None for the person. It is never changed."""

    thread = models.ForeignKey(MessageThread, on_delete=CASCADE, related_name="messages")
    author = models.ForeignKey(CareLink, on_delete=CASCADE, null=True, blank=True, related_name="+")
    text = SealedText()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["thread", "at"], name="message_by_thread")]


class Assignment(OfPerson):
    """Homework, a skill or a goal that a carer offers; the person does it, or not.

    ``refers`` names what it speaks of, as ``skill:name_it`` or ``course:feel/3``; "" where it stands alone.
    """

    link = models.ForeignKey(CareLink, on_delete=CASCADE, related_name="+")
    section = models.CharField(max_length=16)
    kind = models.CharField(max_length=16)
    title = SealedText()
    text = SealedText(default="", blank=True)
    refers = SealedText(max_length=96, default="", blank=True)
    due_on = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ASSIGNMENT_KINDS), name="assignment_kind"),
            models.CheckConstraint(condition=Q(section__in=CARE_SECTIONS), name="assignment_section"),
        ]
        indexes = [models.Index(fields=["person", "at"], name="assignment_by_person")]


class AssignmentDone(OfPerson):
    """That the person did it on a day; what they wrote is seen by the carer only where they share it."""

    assignment = models.ForeignKey(Assignment, on_delete=CASCADE, related_name="done")
    day = models.DateField()
    note = SealedText(default="", blank=True)
    is_shared = models.BooleanField(default=False)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["assignment", "day"], name="done_by_assignment")]


class SessionNote(OfPerson):
    """A clinician's own note of a day: seen by nobody else, and in no document of the person's."""

    link = models.ForeignKey(CareLink, on_delete=CASCADE, related_name="+")
    day = models.DateField()
    text = SealedText()
    at = models.DateTimeField()
    replaced_by = models.ForeignKey("self", on_delete=CASCADE, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["link", "day"], name="session_note_by_link")]


class Nudge(OfPerson):
    """That a companion reminded the person of their check-in; it asks for nothing but to be seen."""

    link = models.ForeignKey(CareLink, on_delete=CASCADE, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "day"], name="one_nudge_a_day")]
