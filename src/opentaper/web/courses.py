"""Courses in sessions, to follow with a therapist: outlines, each session done or not done, and no score."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from opentaper.actions.deeds.mark_session import SessionTold, mark_session
from opentaper.actions.readings.courses_read import sessions_done
from opentaper.actions.readings.work_read import WorkRead, work_of
from opentaper.actions.refers import Referred
from opentaper.errors import BadOption
from opentaper.formulary.courses import CourseSession, SkillCourse, course, courses
from opentaper.web.context import language_for
from opentaper.web.course_shown import (
    CourseShown,
    SessionShown,
    course_shown,
    practised,
    session_shown,
    ways_of,
)
from opentaper.web.notices import redirect_telling
from opentaper.web.people import account_of, moment, person_of
from opentaper.web.skill_shown import SkillShown
from opentaper.web.skill_ways import SkillWay
from opentaper.wording import words

PAGE = "/courses"


@dataclass(frozen=True, slots=True)
class CoursesPage:
    """Every course."""

    courses: tuple[CourseShown, ...]


@dataclass(frozen=True, slots=True)
class CoursePage:
    """One course with its sessions."""

    course: CourseShown


@dataclass(frozen=True, slots=True)
class CourseSessionPage:
    """One session: what for, what is done at home, with which skills and pages, and who offered it."""

    course: CourseShown
    session: SessionShown
    skills: tuple[SkillShown, ...]
    ways: tuple[SkillWay, ...]
    offered: tuple[WorkRead, ...]
    before: SessionShown | None
    after: SessionShown | None


@require_safe
def show_courses(request: HttpRequest) -> HttpResponse:
    """Show every course."""
    language, done = language_for(request), _done(request)
    page = CoursesPage(tuple(course_shown(one, language, done) for one in courses()))
    return _private(render(request, "courses.html", {"page": page}))


@require_safe
def show_course(request: HttpRequest, key: str) -> HttpResponse:
    """Show one course."""
    page = CoursePage(course_shown(_course(key), language_for(request), _done(request)))
    return _private(render(request, "course.html", {"page": page}))


@require_safe
def show_session(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Show one session of a course."""
    language, done, one = language_for(request), _done(request), _course(key)
    session = _session(one, number)
    shown = {each.number: session_shown(one, each, language, done) for each in one.sessions}
    page = CourseSessionPage(
        course=course_shown(one, language, done),
        session=shown[number],
        skills=practised(session, language),
        ways=ways_of(session, language),
        offered=offered_here(request, Referred("course", key, number)),
        before=shown.get(number - 1),
        after=shown.get(number + 1),
    )
    return _private(render(request, "course_session.html", {"page": page}))


@require_POST
def mark(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Mark a session as done, or as not done."""
    if person_of(request) is None:
        return redirect("/welcome")
    _session(_course(key), number)
    at, is_done = moment(request), request.POST.get("done") == "yes"
    mark_session(SessionTold(key, number, is_done), at)
    code = "web.courses.marked" if is_done else "web.courses.unmarked"
    return redirect_telling(f"{PAGE}/{key}/{number}", words(code, language_for(request)), str(at.deed_id))


def offered_here(request: HttpRequest, what: Referred) -> tuple[WorkRead, ...]:
    """Return what the team offered that speaks of this page and is open; nothing without a team."""
    if not account_of(request) or person_of(request) is None:
        return ()
    at = moment(request)
    return tuple(one for one in work_of(at.whose, at.today) if one.is_open and one.refers == what.text)


def _done(request: HttpRequest) -> frozenset[tuple[str, int]]:
    person = person_of(request)
    return frozenset() if person is None else sessions_done(person.id)


def _course(key: str) -> SkillCourse:
    try:
        return course(key)
    except BadOption:
        raise Http404 from None


def _session(one: SkillCourse, number: int) -> CourseSession:
    try:
        return one.session(number)
    except BadOption:
        raise Http404 from None


def _private(answer: HttpResponse) -> HttpResponse:
    """Return a page that no browser keeps: what somebody follows is theirs alone."""
    patch_cache_control(answer, private=True, no_store=True)
    return answer


urls = [
    path("courses", show_courses, name="courses"),
    path("courses/<slug:key>", show_course, name="course"),
    path("courses/<slug:key>/<int:number>", show_session, name="course-session"),
    path("courses/<slug:key>/<int:number>/done", mark, name="course-session-done"),
]
