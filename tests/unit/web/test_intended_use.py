"""What it is for and when not: open to all, linked from where it is needed, and read from the policy."""

from uuid import UUID

import pytest
from django.test import Client

from opentaper.exchange.about import about_parts
from opentaper.formulary import shipped_policy
from opentaper.wording import LANGUAGES, words
from opentaper.wording.figures import drug_text


def told(language: str) -> str:
    parts = about_parts(language)
    return " ".join(text for part in parts for text in (part.title, part.lead, *part.lines))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_stops_a_plan_in_the_policy_is_named(language: str) -> None:
    page = told(language)
    policy = shipped_policy()
    rules = [*policy.families, *(rule for _, rule in policy.drugs)]
    assert all(words(f"circumstance.{one}", language) in page for rule in rules for one in rule.stop_for)
    needed = [f"family.{rule.family.value}" for rule in policy.families if rule.specialist]
    assert all(words(code, language) in page for code in needed)
    assert all(drug_text(name, language) in page for name, rule in policy.drugs if rule.specialist)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_left_over_goes_back_to_a_pharmacy(language: str) -> None:
    assert words("about.rest.back", language) in told(language)


@pytest.mark.django_db
def test_it_is_open_before_anything_is_told(browser: Client) -> None:
    page = browser.get("/about").content.decode()
    assert "when not to use it" in page
    assert words("about.not.stop") in page
    assert words("about.ring.text") in page
    assert 'href="/help"' in page


def test_it_is_linked_from_the_beginning_from_help_and_from_every_page(person: UUID, browser: Client) -> None:
    for path in ("/welcome", "/help", "/settings", "/plan"):
        assert 'href="/about"' in browser.get(path, follow=True).content.decode()


@pytest.mark.django_db
def test_it_is_danish_for_whoever_reads_danish(browser: Client) -> None:
    page = browser.get("/about", headers={"accept-language": "da"}).content.decode()
    assert words("about.title", "da") in page
    assert all(part.title in page for part in about_parts("da"))
