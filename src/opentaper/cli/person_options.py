"""Options of the commands that read a person's own files, each told once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Option

from opentaper.cli import options as shared
from opentaper.cli.options import PERSON, drug_names
from opentaper.errors import BadOption

if TYPE_CHECKING:
    from opentaper.actions.diary_options import AskedReading
    from opentaper.actions.told_person import AskedPerson, ToldFile

FILES, READING = "Your files", "How your files are written"
MOST_BYTES = 50_000_000


def told_file(option: str, path: Path | None) -> ToldFile | None:
    """Return a file that was read, or None where none was named.

    Raises
    ------
    BadOption
        It cannot be read, or is far larger than a diary is.
    """
    return None if path is None else needed_file(option, path)


def needed_file(option: str, path: Path) -> ToldFile:
    """Return a file that was read.

    Raises
    ------
    BadOption
        It cannot be read, or is far larger than a diary is.
    """
    from opentaper.actions.told_person import ToldFile

    wanted = "a text file that can be read"
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadOption(option=option, given=str(path), wanted=wanted)
        return ToldFile(path.name, path.read_bytes())
    except (OSError, ValueError):
        raise BadOption(option=option, given=str(path), wanted=wanted) from None


DrugName = Annotated[
    str | None,
    Option(
        "--drug",
        metavar="DRUG",
        help="The drug, such as sertraline.",
        autocompletion=drug_names,
        rich_help_panel=PERSON,
    ),
]
Doses = Annotated[
    Path | None,
    Option(
        metavar="FILE",
        help="What you really took: a table with date and dose_mg, or JSON.",
        rich_help_panel=FILES,
    ),
]
CheckIns = Annotated[
    Path | None,
    Option(
        "--checkins",
        metavar="FILE",
        help="How you felt: date,item,score; a column an item; a Daylio export; or JSON.",
        rich_help_panel=FILES,
    ),
]
Belief = Annotated[
    Path | None,
    Option(metavar="FILE", help="What opentaper learn --belief kept.", rich_help_panel=FILES),
]
StartDose = Annotated[
    str | None,
    Option(
        "--start",
        metavar="DOSE",
        help="The steady dose before the first one told; the first one by default.",
        rich_help_panel=PERSON,
    ),
]
Condition = Annotated[
    str | None,
    Option(
        metavar="NAME",
        help="What it is taken for: depression, anxiety, psychosis, bipolar.",
        rich_help_panel=PERSON,
    ),
]
Episodes = Annotated[
    str | None,
    Option(metavar="WORD", help="Earlier episodes: few, usual, many.", rich_help_panel=PERSON),
]
Until = Annotated[
    str | None,
    Option(metavar="DATE", help="Leave out all that comes after this day.", rich_help_panel=FILES),
]
Seed = Annotated[
    str | None,
    Option(metavar="N", help="Of all chance: the same seed, the same answer.", rich_help_panel=PERSON),
]
Items = Annotated[
    list[str] | None,
    Option(
        "--item",
        metavar="TEXT",
        help='What a name means: "mood=low_mood reversed". Repeat it.',
        rich_help_panel=READING,
    ),
]
Ignored = Annotated[
    list[str] | None,
    Option("--ignore", metavar="NAME", help="Leave a name out. Repeat it.", rich_help_panel=READING),
]
Scales = Annotated[
    list[str] | None,
    Option(
        "--scale",
        metavar="ENDS",
        help="Another scale than 0-10: 0-4, or for one name sleep=1-5. Repeat it.",
        rich_help_panel=READING,
    ),
]
Moods = Annotated[
    list[str] | None,
    Option(
        "--mood",
        metavar="WORD=N",
        help="Your own word in a mood diary, 0 best to 10 worst: gloomy=8. Repeat it.",
        rich_help_panel=READING,
    ),
]
Dates = Annotated[
    str | None,
    Option(metavar="dmy|mdy", help="What 1/2/2026 means: day or month first.", rich_help_panel=READING),
]
DayStarts = Annotated[
    str | None,
    Option(
        metavar="TIME",
        help="When your day begins, for entries with a time: 04:00.",
        rich_help_panel=READING,
    ),
]
Zone = Annotated[
    str | None,
    Option(metavar="ZONE", help="Your time zone: Europe/Copenhagen.", rich_help_panel=READING),
]
SkipBad = Annotated[
    bool,
    Option("--skip-bad", help="Leave out lines that cannot be read, and list them.", rich_help_panel=READING),
]


@dataclass(frozen=True, slots=True)
class Diary:
    """The drug, and the two files of a diary."""

    drug: DrugName = None
    doses: Doses = None
    checkins: CheckIns = None


@dataclass(frozen=True, slots=True)
class Background:
    """What is known of a person beside their diary, and the seed."""

    start: StartDose = None
    used_for: shared.UsedFor = None
    attempt: shared.Attempts = None
    condition: Condition = None
    episodes: Episodes = None
    times: shared.Times = None
    curve: shared.Curve = None
    seed: Seed = None


@dataclass(frozen=True, slots=True)
class Reading:
    """How the files are written."""

    item: Items = None
    ignore: Ignored = None
    scale: Scales = None
    mood: Moods = None
    dates: Dates = None
    day_starts: DayStarts = None
    zone: Zone = None
    skip_bad: SkipBad = False

    def asked(self) -> AskedReading:
        """Return what is asked of the reader of a diary."""
        from opentaper.actions.diary_options import AskedReading

        return AskedReading(
            items=tuple(self.item or ()),
            ignored=tuple(self.ignore or ()),
            scales=tuple(self.scale or ()),
            moods=tuple(self.mood or ()),
            dates=self.dates,
            day_starts=self.day_starts,
            zone=self.zone,
            skip_bad=self.skip_bad,
        )


def asked_person(
    diary: Diary, belief: Path | None, known: Background, reading: Reading, until: str | None = None
) -> AskedPerson:
    """Return a person in their own words, with their files read.

    Raises
    ------
    BadOption
        A file that cannot be read, or is far larger than a diary is.
    """
    from opentaper.actions.told_person import AskedPerson

    return AskedPerson(
        drug=diary.drug,
        doses=told_file("doses", diary.doses),
        check_ins=told_file("checkins", diary.checkins),
        belief=told_file("belief", belief),
        start=known.start,
        used_for=known.used_for,
        attempts=tuple(known.attempt or ()),
        condition=known.condition,
        episodes=known.episodes,
        times=known.times,
        curve=known.curve,
        until=until,
        seed=known.seed,
        reading=reading.asked(),
    )
