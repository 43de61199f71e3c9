"""A therapist offers something of the library and prepares the hour: what is shared is there, no more.

Not collected by itself: :mod:`tests.journeys.test_care_pages` runs it in a process set up as team mode.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opentaper import wiring
from opentaper.actions.deeds.check_in import CheckInTold, check_in
from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.deeds.grant_consent import GrantTold, grant_consent
from opentaper.actions.deeds.revoke_consent import RevokeTold, revoke_consent
from opentaper.actions.deeds.tell_chain import ChainTold, FeltInChain, tell_chain
from opentaper.actions.deeds.tell_feeling import FeelingTold, tell_feeling
from opentaper.actions.deeds.tell_own import OwnTold, tell_own
from opentaper.actions.deeds.tell_skill import SkillTold, tell_skill
from opentaper.actions.readings.hour_read import hour_of
from opentaper.formulary.own_items import own_scales
from opentaper.record.models import Assignment, AssignmentDone, Deed, Look, SkillTried
from opentaper.wording import words
from tests.journeys.web.care_house import CareHouse, care_house, moment, plain, today

#: A sign of danger as a page says it, but for its first letter, which is a capital.
SIGN = words("sign.suicide_plan")[1:]


@pytest.fixture
def house(db: None) -> CareHouse:
    """Maya and her team."""
    return care_house()


def offers(house: CareHouse, refers: str, **more: str) -> Assignment:
    """Let the therapist offer something of the library as the form fills it in."""
    base = f"/shared/{house.links['lind']}/homework"
    page = house.text("lind", f"{base}?refers={refers}")
    assert f'name="refers" value="{refers}"' in page
    told = {"kind": "homework", "title": f"About {refers}", "refers": refers} | more
    assert house.post("lind", f"{base}/assign", **told).status_code == 303
    return next(one for one in Assignment.objects.all() if one.refers == refers)


def hour(house: CareHouse) -> str:
    """Return the page that prepares the hour."""
    return house.text("lind", f"/shared/{house.links['lind']}/hour")


def part(page: str, name: str) -> str:
    """Return one part of it."""
    return page.split(f'aria-labelledby="{name}"')[1].split("</section>", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("refers", "way"),
    [
        ("skill:long_out", "/skills/long_out"),
        ("course:feel/4", "/courses/feel/4"),
        ("chain", "/feelings/chains/new"),
    ],
)
def test_what_is_offered_of_the_library_leads_there(house: CareHouse, refers: str, way: str) -> None:
    offers(house, refers, due_on=today().isoformat())
    for who, page in (("maya", "/homework"), ("maya", "/")):
        assert f'href="{way}"' in house.text(who, page), page
    assert f'href="{way}"' in house.text("lind", f"/shared/{house.links['lind']}/homework")


def test_the_form_is_filled_in_in_the_language_of_the_person(db: None) -> None:
    house = care_house("da")
    page = house.text("lind", f"/shared/{house.links['lind']}/homework?refers=course:feel/4")
    assert "Forstå: én kæde" in page
    assert "Se leddene fra hændelse til handling." in page
    assert "With it goes:" in page, "the page itself is in the reader's"


def test_nothing_unknown_is_offered_and_each_role_offers_its_own(house: CareHouse) -> None:
    base = f"/shared/{house.links['lind']}/homework"
    assert 'name="refers" value' not in house.text("lind", f"{base}?refers=skill:xyzzy")
    for refers in ("skill:xyzzy", "course:feel/99", "course:feel/x", "chain:2"):
        answer = house.post("lind", f"{base}/assign", kind="skill", title="T", refers=refers)
        assert answer.status_code == 422, refers
    other = f"/shared/{house.links['ravn']}/homework"
    assert 'id="refers"' not in house.text("ravn", other)
    assert house.post("ravn", f"{other}/assign", kind="goal", title="T", refers="chain").status_code == 422
    assert not Assignment.objects.exists()


def test_a_skill_is_marked_and_shared_only_where_that_is_ticked(house: CareHouse) -> None:
    work = offers(house, "skill:long_out", title="Breathe")
    page = house.text("maya", "/skills/long_out")
    assert "Tell Dr Lind that I did it" in page
    assert "checked" not in part(page, "h-helped"), "nothing is ticked beforehand"
    house.post("maya", "/skills/long_out/helped", helped="no")
    assert (SkillTried.objects.get().is_shared, AssignmentDone.objects.count()) == (False, 0)
    assert "Longer out" not in part(hour(house), "tries")
    house.post("maya", "/skills/long_out/helped", helped="a_lot", done=str(work.pk))
    told = hour(house)
    assert "Done:" in part(told, "work")
    assert "Longer out" not in part(told, "tries"), "how it went was not shared"
    house.post("maya", "/skills/long_out/helped", helped="a_little", share="yes")
    assert "Longer out than in" in part(hour(house), "tries")
    assert part(hour(house), "tries").count("<li>") == 1
    shared = SkillTried.objects.get(is_shared=True)
    assert house.post("maya", f"/skills/long_out/tries/{shared.pk}", share="no").status_code == 303
    assert "Longer out" not in part(hour(house), "tries")
    for who in ("lind", "stranger"):
        assert house.post(who, f"/skills/long_out/tries/{shared.pk}", share="yes").status_code == 404
    assert not SkillTried.objects.filter(is_shared=True).exists()


def test_one_press_twice_marks_once(house: CareHouse) -> None:
    work, key = offers(house, "skill:long_out"), str(uuid4())
    for _ in range(2):
        told = {"helped": "a_lot", "done": str(work.pk), "client_key": key}
        assert house.post("maya", "/skills/long_out/helped", **told).status_code == 303
    assert (SkillTried.objects.count(), AssignmentDone.objects.count()) == (1, 1)


def test_work_of_another_page_is_not_marked_from_here(house: CareHouse) -> None:
    work = offers(house, "chain")
    house.post("maya", "/skills/long_out/helped", helped="a_lot", done=str(work.pk))
    assert not AssignmentDone.objects.exists()


def test_chains_answers_and_tries_are_seen_only_where_they_are_shared(house: CareHouse) -> None:
    link, day = house.links["lind"], today()
    for n in range(6):
        told = ChainTold(
            day - timedelta(days=n),
            event=f"Zqxchain {n}",
            feelings=(FeltInChain("sad", 6),),
            marks={"event": "post", "act": "slept"},
            change="act",
            is_shared=n < 4,
        )
        tell_chain(told, moment(house.person))
    scale = own_scales()[0]
    answers = {one.key: 3 for one in scale.items}
    tell_own(OwnTold(scale.key, day, answers), moment(house.person))
    tell_skill(SkillTold("kind_hand", "a_lot"), moment(house.person))
    shown = hour(house)
    assert scale.title.en not in shown
    feelings = house.text("lind", f"/shared/{link}/feelings")
    for page in (shown, feelings):
        assert all((f"Zqxchain {n}" in page) is (n < 4) for n in range(6))
        assert "This they would change next time." in page
        assert "kind" not in part(page, "chains")
    pair = words("web.chains.pair", "en", n=4, of=4, before="post", after="Sad").replace("\xa0", " ")
    assert pair in part(shown, "chains"), "what comes again is counted in shared chains alone"
    assert pair in part(feelings, "chains")
    tell_own(OwnTold(scale.key, day, answers, is_shared=True), moment(house.person))
    tell_skill(SkillTold("kind_hand", "a_lot", is_shared=True), moment(house.person))
    assert scale.title.en in part(hour(house), "own")
    feelings = house.text("lind", f"/shared/{link}/feelings")
    assert scale.title.en in part(feelings, f"own-{scale.key}")
    assert part(feelings, "tries").count("<li>") == 1


@settings(
    max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(told=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=5))
def test_whatever_is_told_the_pages_hold_what_is_shared_and_nothing_else(
    house: CareHouse, told: list[tuple[bool, bool]]
) -> None:
    words_of = {}
    for is_chain, is_shared in told:
        word, at = f"Zqx{uuid4().hex}", moment(house.person)
        words_of[word] = is_shared
        if is_chain:
            tell_chain(ChainTold(today(), thought=word, marks={"event": word}, is_shared=is_shared), at)
        else:
            tell_feeling(FeelingTold(today(), "sad", note=word, is_shared=is_shared), at)
    for page in (hour(house), house.text("lind", f"/shared/{house.links['lind']}/feelings")):
        assert {word: word in page for word in words_of} == words_of


def test_the_hour_tells_what_is_shared_and_says_what_is_not(house: CareHouse) -> None:
    link = house.links["lind"]
    check_in(
        CheckInTold(today(), {"anxiety": 7.0}, note="Zqxday", signs=("suicide_plan",)), moment(house.person)
    )
    tell_feeling(FeelingTold(today(), "sad", note="Zqxmine"), moment(house.person))
    tell_feeling(FeelingTold(today(), "sad", note="Zqxours", is_shared=True), moment(house.person))
    tell_skill(SkillTold("kind_hand", "worse"), moment(house.person))
    told = hour(house)
    assert "Zqxours" in part(told, "felt")
    for hidden in ("Zqxmine", "Zqxday", "hand", "italopram", "Zqxosei"):
        assert hidden not in told.split("<main")[1], hidden
    assert "Not shared with you." in part(told, "plan")
    assert SIGN in part(told, "signs")
    assert told.index('id="signs"') < told.index('id="topics"'), "danger stands above everything else"
    assert "1 of 14 days" in part(told, "days")
    assert "You have offered nothing yet." in part(told, "work")
    grant_consent(GrantTold(link, "plan"), moment(house.person))
    assert "italopram: 20 mg, no change" in part(hour(house), "plan")
    revoke_consent(RevokeTold(link, "check_ins"), moment(house.person))
    told = hour(house)
    for name in ("signs", "days"):
        assert "Not shared with you." in part(told, name)
    assert Look.objects.filter(link=link, page="hour", section="feelings").exists()


def test_it_is_told_from_the_last_note_before_today(house: CareHouse) -> None:
    base, day = f"/shared/{house.links['lind']}", today()
    old = day - timedelta(days=30)
    tell_feeling(FeelingTold(old, "sad", note="Zqxold", is_shared=True), moment(house.person))
    assert "Zqxold" not in hour(house)
    house.post("lind", f"{base}/homework/notes", day=day.isoformat(), text="Today")
    assert "Zqxold" not in hour(house), "the note of an hour that is now says nothing of the one before"
    house.post("lind", f"{base}/homework/notes", day=old.isoformat(), text="Then")
    told = hour(house)
    assert "Zqxold" in told
    assert "Since your last note" in told


def test_what_the_person_wants_to_talk_about_is_for_that_one_alone(house: CareHouse) -> None:
    link = house.links["lind"]
    page = house.text("maya", "/homework")
    assert page.count("What do you want to talk about?") == 1, "only a therapist has an hour"
    assert "They wrote nothing for this hour." in hour(house)
    assert house.post("maya", f"/homework/hour/{link}", topics="Zqx the night\nand Bo").status_code == 303
    assert "Zqx the night" in part(hour(house), "topics")
    assert "Zqx the night" in house.text("maya", "/homework")
    for who in ("osei", "anna", "ravn"):
        assert "Zqx" not in house.text(who, f"/shared/{house.links[who]}")
        assert house.post("maya", f"/homework/hour/{house.links[who]}", topics="T").status_code == 404
    assert house.post("stranger", f"/homework/hour/{link}", topics="T").status_code == 404
    answer = house.post("maya", f"/homework/hour/{link}", topics="y" * 1001)
    assert answer.status_code == 422
    assert "y" * 1001 in plain(answer), "what was typed is kept"
    assert house.post("maya", f"/homework/hour/{link}", topics=" ").status_code == 303
    assert "Zqx" not in hour(house)


@pytest.mark.parametrize("who", ["osei", "anna", "ravn", "stranger", "maya", "nobody"])
def test_nobody_but_the_therapist_prepares_the_hour(house: CareHouse, who: str) -> None:
    for link in house.links.values():
        if who != "lind":
            grant_consent(GrantTold(house.links["anna"], "feelings"), moment(house.person))
            assert house.get(who, f"/shared/{link}/hour").status_code in {302, 404}


def test_the_hour_is_gone_with_the_consent(house: CareHouse) -> None:
    link = house.links["lind"]
    assert "no-store" in house.get("lind", f"/shared/{link}/hour")["Cache-Control"]
    assert f'href="/shared/{link}/hour"' in house.text("lind", f"/shared/{link}")
    revoke_consent(RevokeTold(link, "feelings"), moment(house.person))
    assert house.get("lind", f"/shared/{link}/hour").status_code == 404
    assert f'href="/shared/{link}/hour"' not in house.text("lind", f"/shared/{link}")
    assert "What do you want to talk about?" not in house.text("maya", "/homework")


def test_the_number_of_queries_does_not_grow_with_the_days(house: CareHouse) -> None:
    grant_consent(GrantTold(house.links["lind"], "plan"), moment(house.person))
    offers(house, "skill:long_out")
    counts = []
    for n_days in (1, 12):
        for back in range(n_days):
            day, at = today() - timedelta(days=back), moment(house.person)
            check_in(CheckInTold(day, {"anxiety": 4.0}), at)
            tell_feeling(FeelingTold(day, "sad", is_shared=True), moment(house.person))
            tell_skill(SkillTold("long_out", "no", is_shared=True), moment(house.person))
        hour_of(house.accounts["lind"], house.links["lind"], wiring.now())  # the look is written down once
        with CaptureQueriesContext(connection) as asked:
            hour_of(house.accounts["lind"], house.links["lind"], wiring.now())
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def test_a_record_that_holds_nonsense_for_marks_and_topics_is_still_read(house: CareHouse) -> None:
    house.post("maya", "/courses/feel/1/done", done="yes")
    house.post("maya", f"/homework/hour/{house.links['lind']}", topics="T")
    Deed.objects.filter(name="mark_session").update(answer=["nonsense"])
    Deed.objects.filter(name="prepare_hour").update(answer={"topics": 7})
    Assignment(
        id=uuid4(),
        person_id=house.person,
        link_id=house.links["lind"],
        section="feelings",
        kind="skill",
        title="T",
        refers="course:no/such",
        at=wiring.now(),
    ).save()
    assert "They wrote nothing for this hour." in hour(house)
    for path in ("/courses", "/courses/feel", "/courses/feel/1", "/homework"):
        house.text("maya", path)
    assert "prepare_hour" in record_text(moment(house.person))
