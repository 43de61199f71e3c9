"""Every page that a person can open, by its address; ``{today}`` is their own day."""

#: Of somebody who has a plan.
PAGES = (
    "/",
    "/check-in",
    "/check-in/phq-9",
    "/plan",
    "/plan/hold?days=14",
    "/plan/slower",
    "/plan/back",
    "/plan/shift?days=7",
    "/plan/shelf",
    "/plan/own",
    "/plan/compare?second=slower",
    "/plan/calendar",
    "/plan/sheet",
    "/papers",
    "/papers/report",
    "/papers/pharmacy?weeks=12",
    "/papers/prescriber?lang=da",
    "/understand",
    "/learn",
    "/learn/eight-weeks-eight-years",
    "/learn/last-milligrams",
    "/learn/three-questions",
    "/learn/withdrawal-or-relapse",
    "/answers",
    "/answers/missed",
    "/answers/doubled",
    "/answers/vomited",
    "/answers/travel",
    "/answers/running-out",
    "/feelings",
    "/feelings?word=afraid.uneasy",
    "/skills",
    "/skills/long_out",
    "/bad-night",
    "/settings",
    "/settings/delete",
    "/settings/tokens",
    "/team",
    "/export",
    "/help",
    "/nowhere",
)
#: Before anyone has begun.
FIRST_PAGES = (
    *("/welcome", "/welcome/file", "/welcome/stopped", "/welcome/other", "/help", "/settings", "/export"),
    "/learn",
)


def name_of(path: str) -> str:
    """Return a file's name for a page."""
    return path.partition("?")[0].strip("/").replace("/", "-") or "today"
