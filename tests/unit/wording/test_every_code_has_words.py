"""Every code that the source tells has a sentence in every language, with values that the source gives."""

import re
from enum import StrEnum
from itertools import chain
from pathlib import Path

import pytest

from opentaper import errors, formulary
from opentaper.advice.advice import Action, TrustStage
from opentaper.advice.advise import RULES
from opentaper.exchange import fhir
from opentaper.exchange.fhir.step_text import WHENS
from opentaper.formulary.facts import Drug, Family, Fit, Form, Grade, Release, Split
from opentaper.formulary.items import ItemGroup
from opentaper.formulary.rows import Urgency
from opentaper.formulary.tables import words_of
from opentaper.planning.others import concerns
from opentaper.planning.request import CIRCUMSTANCES, Method, Went, Wish
from opentaper.planning.result import Handling, Outcome
from opentaper.wording import LANGUAGES
from opentaper.wording.sentences import KINDS
from tests.unit.wording.told_codes import (
    Told,
    assigned_anywhere,
    composed,
    field_texts,
    fields,
    labels,
    mentioned,
    reasons,
    said,
    templates,
    unread_reasons,
    variants,
)

ENUMS: tuple[type[StrEnum], ...] = (
    *(Outcome, Handling, Method, Wish, Went),
    *(Form, Release, Split, Grade, Fit, Family, ItemGroup, Urgency),
    *(Action, TrustStage),
)
# Values that a reason carries for machines, or that are told beside the sentence.
UNTOLD = {
    "interaction.falls": {"metric"},
    "interaction.rises": {"metric"},
    "interaction.keep_steady": {"note"},
    "interaction.together": {"note"},
    "switch.equivalent": {"n"},
    "shelf.compounded": {"market"},
    "refuse.circumstance.no-capacity": {"drug"},
}
# Fields of errors whose literals in the source are told as words of the language.
WORDED_FIELDS = {
    ("NotADose", "why"): "not_a_dose",
    ("BadLine", "why"): "bad_line",
    ("BadFile", "why"): "bad_file",
    ("BadBackup", "why"): "bad_backup",
    ("BackupNotKept", "why"): "backup_not_kept",
    ("RestoreNotNow", "why"): "restore_not_now",
    ("RecordSealed", "why"): "record_sealed",
    ("BadShelf", "why"): "bad_shelf",
    ("NotSplittable", "why"): "not_splittable",
    ("BadOption", "wanted"): "wanted",
    ("CannotUndo", "why"): "cannot_undo",
    ("ChangedFile", "why"): "changed_file",
    ("CutNotYet", "why"): "cut_not_yet",
    ("ExperimentNotNow", "why"): "experiment_not_now",
    ("GoalNotNow", "why"): "goal_not_now",
    ("ImportNotNow", "why"): "import_not_now",
    ("UnsafeSetting", "why"): "unsafe_setting",
    ("WrongPassphrase", "why"): "wrong_passphrase",
}
# What errors carry by a variable or by default, which no literal of a call shows.
BY_VARIABLE = {
    *("not_a_dose.not_a_number", "bad_shelf.dispersed", "bad_shelf.weighs"),
    *("wanted.points", "wanted.one time an intake: #", "wanted.none is known of this drug"),
    # by key, from opentaper.exchange.trial_spec.WANTED; tests/unit/exchange/test_trial_spec.py compares them
    *("wanted.a short name, each one once", "wanted.the name of a drug", "wanted.the name of an arm"),
    *("wanted.a list of one to eight populations", "wanted.a list of one to eight arms"),
    *("wanted.a table of outcomes", "wanted.a number from # to #", "wanted.yes or no"),
    *("wanted.how long, such as 8 years, or its median and spread", "wanted.weeks, such as [26, 52]"),
    *("wanted.days, such as [7, 14, 28]",),
    # by what a database says; tests/unit/actions/test_record_trouble.py reads each
    *(f"damaged_record.{why}" for why in ("pages", "beginning", "newest", "log", "plan", "dose")),
    *(f"record_unreached.{why}" for why in ("full", "read_only", "disk", "away")),
    *(f"backup_not_kept.{why}" for why in ("full", "read_only", "disk", "away", "damaged")),
    # by what a file turns out to be; tests/stores/test_backups.py brings each about
    *(f"bad_backup.{why}" for why in ("newer", "damaged", "wrong_opener")),
    # by the status of a row
    *("import_not_now.reading", "import_not_now.failed", "import_not_now.kept"),
}
# Words for the doors and papers, asked for by name, and words for the names in the data.
ASKED_BY_NAME = ("done", "label", "month", "weekday", "format", "count", "time")
NAMES_IN_DATA = (
    *("drug", "market", "risk", "together", "noted", "where", "circumstance", "country", "service"),
    *("body_kind", "body_unit", "diet_goal"),
)


def leaves(root: type[errors.OpenTaperError]) -> list[type[errors.OpenTaperError]]:
    """Every error that can be raised: each class with a code of its own."""
    own = [root] if "code" in vars(root) else []
    return [*own, *chain.from_iterable(leaves(child) for child in root.__subclasses__())]


def told_fields(code: str, language: str) -> set[str]:
    """Named fields of a code, of all its plural forms and forms for empty values."""
    forms = chain.from_iterable(templates(language)[other] for other in variants(code, language))
    return set().union(*(fields(form) for form in forms))


def given(told: Told) -> set[str]:
    """The values of a call, and the ranges that they make."""
    low = {name.removesuffix("_low") for name in told.values if name.endswith("_low")}
    return set(told.values) | {name for name in low if f"{name}_high" in told.values}


def named(told: Told) -> str:
    """Where something is told, and what."""
    return f"{told.where}: {told.pattern}"


# A test for each of four thousand sentences would take longer to begin than to run: each of these looks at
# all of a kind, and names those that are wrong.


def test_every_reason_has_a_sentence() -> None:
    assert reasons()
    assert [named(told) for told in reasons() if not told.codes()] == []


def test_every_reason_gives_the_values_that_its_sentence_tells() -> None:
    wrong = [
        (named(told), code)
        for told in reasons()
        for code in told.codes()
        if not told_fields(code, "en") <= given(told) or untold(told, code) != UNTOLD.get(code, set())
    ]
    assert wrong == []


def untold(told: Told, code: str) -> set[str]:
    """The values of a call that its sentence does not tell, neither by themselves nor as a range."""
    wanted = told_fields(code, "en")
    return {
        name for name in told.values if name not in wanted and re.sub("_(low|high)$", "", name) not in wanted
    }


def test_codes_that_come_from_data_have_sentences() -> None:
    assert unread_reasons() == {"planning/doors.py: rule.specialist"}
    assert policy_codes()
    assert policy_codes() <= templates("en").keys()


def policy_codes() -> set[str]:
    """The codes that the policy's rules name."""
    policy = formulary.shipped_policy()
    rules = [*policy.families, *(rule for _, rule in policy.drugs)]
    found = {rule.specialist for rule in rules if rule.specialist}
    found |= {f"refuse.circumstance.{word}" for rule in rules for word in rule.stop_for}
    return found | {f"pace_name.{pace.name}" for rule in rules for pace in policy.pace_classes(rule)}


def test_names_in_the_data_have_words() -> None:
    drugs = [formulary.drug(name) for name in formulary.drug_names()]
    wanted = {f"drug.{drug.name}" for drug in drugs}
    wanted |= {f"risk.{drug.withdrawal_risk}" for drug in drugs if drug.withdrawal_risk}
    wanted |= {f"{group}.{market}" for market in formulary.markets() for group in ("market", "where")}
    found = {row.effect for drug in drugs for row in formulary.interactions(drug) if row.kind != "PK"}
    wanted |= {f"together.{effect}" for effect in found}
    wanted |= {f"noted.{note}" for drug in drugs for note in told_notes(drug)}
    assert wanted - templates("en").keys() == set()


def told_notes(drug: Drug) -> set[str]:
    """The notes that a plan tells: of a level that moves by no known amount when a drug leaves."""
    words = words_of(drug)
    rows = [row for row in formulary.interactions(drug) if row.kind == "PK" and not row.ratio]
    return {row.note.rstrip(".") for row in rows if any(concerns(row.perpetrator, word) for word in words)}


def test_every_label_has_words() -> None:
    assert labels()
    assert [named(told) for told in labels() if not told.codes()] == []


def test_every_label_is_given_the_values_that_it_tells() -> None:
    exact = [told for told in labels() if len(told.codes()) == 1 and not told.has_more]
    assert exact
    assert [named(told) for told in exact if not told_fields(min(told.codes()), "en") <= told.values] == []


def test_pages_say_what_the_catalogue_has() -> None:
    assert said()
    assert [named(told) for told in said() if not told.codes()] == []


def test_pages_give_the_values_that_they_tell() -> None:
    wrong = [
        (named(told), code)
        for told in said()
        for code in told.codes()
        if not told.has_more and not told_fields(code, "en") <= told.values
    ]
    assert wrong == []


@pytest.mark.parametrize("error", leaves(errors.OpenTaperError), ids=lambda error: error.code)
def test_an_error_says_what_and_what_to_do(error: type[errors.OpenTaperError]) -> None:
    known = set(getattr(error, "__dataclass_fields__", {})) - {"code", "exit_code", "http_status"}
    for part in ("error", "remedy"):
        assert told_fields(f"{part}.{error.code}", "en") <= known


def worded(where: tuple[str, str], group: str) -> set[str]:
    """The codes of the literals of a field; ``#`` stands for a number, also for one that is computed."""
    literals = field_texts(*where) | (assigned_anywhere("wanted") if where[1] == "wanted" else set())
    known = {text for text in literals if f"{group}.{text}" in templates("en")}
    others = {
        re.sub(r"[0-9]+(?:\.[0-9]+)?", "#", text.replace(".+", "#")) for text in literals - known - {""}
    }
    return {f"{group}.{text}" for text in known | others}


@pytest.mark.parametrize(("where", "group"), WORDED_FIELDS.items(), ids=str)
def test_what_an_error_carries_is_told_in_words(where: tuple[str, str], group: str) -> None:
    assert worded(where, group)
    assert worded(where, group) - templates("en").keys() == set()


def test_every_member_of_a_closed_list_has_words() -> None:
    wanted = {f"{type(member).__name__.lower()}.{member.value}" for enum in ENUMS for member in enum}
    assert wanted - templates("en").keys() == set()


def test_circumstances_have_words() -> None:
    assert {f"circumstance.{word}" for word in CIRCUMSTANCES} <= templates("en").keys()


def test_languages_have_the_same_codes_and_the_same_fields() -> None:
    english = templates("en")
    for language in LANGUAGES:
        assert templates(language).keys() == english.keys()
        for code in english:
            assert told_fields(code, language) == told_fields(code, "en"), code
            assert len(templates(language)[code]) == len(english[code]), code


def test_every_kind_of_a_field_is_known() -> None:
    groups = {code.partition(".")[0] for code in templates("en")}
    for language in LANGUAGES:
        for code, forms in templates(language).items():
            for kind in chain.from_iterable(fields(form).values() for form in forms):
                assert kind in KINDS or kind in groups or kind in templates("en"), (code, kind)


def test_no_sentence_is_unused() -> None:
    used = set().union(*(told.codes() for told in (*reasons(), *labels())))
    used |= {
        f"{part}.{error.code}" for error in leaves(errors.OpenTaperError) for part in ("error", "remedy")
    }
    used |= {f"{type(member).__name__.lower()}.{member.value}" for enum in ENUMS for member in enum}
    used |= set().union(*(worded(where, group) for where, group in WORDED_FIELDS.items()))
    used |= policy_codes()
    used |= advice_codes() | fhir_codes()
    used |= mentioned() | composed() | {f"refuse.circumstance.{word}" for word in CIRCUMSTANCES}
    groups = (*ASKED_BY_NAME, *NAMES_IN_DATA)
    unused = {
        code
        for code in templates("en")
        if code.partition(".")[0] not in groups and re.sub(r"\.without_\w+$", "", code) not in used
    }
    assert unused - BY_VARIABLE == set()


def flaw_words() -> set[str]:
    """What may be amiss in a FHIR file: the literals that name it in the source."""
    folder = Path(fhir.__file__).parent
    calls = (
        r"""(?:\bFlawed|\b_flaw)\(\s*f?"?[^,]+?,\s*(?:"(\w+)"(?: if .{1,60} else "(\w+)")?)|why="(\w+)\""""
    )
    sources = (file.read_text(encoding="utf-8") for file in folder.glob("*.py"))
    return {word for text in sources for found in re.findall(calls, text) for word in found if word}


def fhir_codes() -> set[str]:
    """The words of a FHIR file: what is amiss, and when a share of a dose is taken."""
    return {f"fhir_flaw.{word}" for word in flaw_words()} | {f"fhir.when.{when}" for when in WHENS}


def test_what_is_amiss_in_a_fhir_file_has_words() -> None:
    assert len(flaw_words()) > 30
    assert {f"fhir_flaw.{word}" for word in flaw_words()} <= templates("en").keys()


def advice_codes() -> set[str]:
    """The names of the rules of advice, the words of how sure it is, and where evidence points."""
    return {
        *(f"advice_rule.{rule.__name__}" for rule in RULES),
        *(f"sure.{word}" for word in ("high", "fair", "low")),
        *(f"side.{side}" for side in ("withdrawal", "relapse", "neither")),
    }


def test_rules_of_advice_have_words() -> None:
    assert advice_codes() <= templates("en").keys()


def test_what_may_not_be_done_to_a_product_has_words() -> None:
    told = {f"done.{split.value}" for split in (Split.HALVES, Split.QUARTERS)} | {"done.disperse"}
    assert told == {code for code in templates("en") if code.startswith("done.")}
