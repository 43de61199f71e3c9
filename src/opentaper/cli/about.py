"""``opentaper about``: what it is for, and when not to use it."""

from __future__ import annotations

from opentaper.cli import options as shared

EXAMPLES = ("opentaper about", "opentaper about --language da")


def about(*, language: shared.Language = "en") -> None:
    """Say what OpenTaper is for, when not to use it, and what it cannot know."""
    from opentaper.cli.screen import Screen
    from opentaper.exchange.about import about_parts, about_releases
    from opentaper.wording import words

    with Screen(language) as screen:
        screen.say(words("about.title", language), style="bold")
        screen.say(words("about.lead", language))
        for part in about_parts(language):
            screen.heading(part.title)
            if part.lead:
                screen.say(part.lead)
            screen.items(part.lines)
            if part.code == "harm":
                screen.heading(words("about.ring.title", language))
                screen.say(words("about.ring.text", language))
        screen.blank()
        screen.say(about_releases(language))
