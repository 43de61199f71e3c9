"""Inputs that fuzzing found: each ended in a fault once, and ends in a value or in words now."""

from __future__ import annotations

import pytest
import typst

from opentaper.errors import BadOption, NotADose
from opentaper.exchange import typeset
from opentaper.exchange.plan_pdf import plan_pdf
from opentaper.wording import error_text
from tests.builders import small_plan
from trust.fuzz.edits import packed
from trust.fuzz.targets import targets
from trust.fuzz.targets.kept import _inside
from trust.fuzz.verdict import judged

DIGITS = b"9" * 5_000
SERVER = b'{"HOSTS": "[taper.example]", "RECORD_KEYS": "ZHVuZS13YXZlLXNhbmQtcmVlZC1mb2FtLWtlZWxzLTE="}'
#: A first line of a ledger with something else as what may be spent.
LEDGER = (
    b'{"seq": 0, "on": "", "kind": "budget", "epsilon": %s, "delta": "0", '
    b'"release": "", "purpose": "\\ud800", "previous": "", "hash": ""}\n'
)
RELEASE = (
    b'{"number": 1, "digest": "%s", "made_on": "2026-11-23", "people": null, "withdrawn": 0, "least": 10, '
    b'"is_made_up": false}' % (b"0f" * 32)
)
TABLES = b'[{"name": "a", "columns": [{"name": "b", "kind": "share"}], "rows": [[1%s]]}]' % (b"0" * 400)
ARCHIVE = packed([("record.json", b"{}")])
FOUND: dict[str, tuple[bytes, ...]] = {
    "spans of days": (DIGITS + b" weeks",),
    "options of a plan": (b"months=" + b"4" * 400 + b" years", b"within=" + DIGITS),
    "doses and units": (b"20 mg\xed\xa0\x80", b"9" * 90_000, b"20 \x1b[2Jmg", b"11" + b"0" * 90_000 + b"."),
    "recipes read back": (
        b"0.15 mL of the " + DIGITS + b" mg/mL liquid",
        b"Half a " + DIGITS + b" mg tablet",
    ),
    "plans as CSV": (
        b';start_day;-1;;;dose_mg;;x;-; ;;-;s;;NaN,"\': \n4;112;0:";\t; ;0.00;;0;-0; ;?;;;?;\n',
    ),
    "lines of a shelf": (b"syringe 1" + b"0" * 300 + b"mL 0.01mL",),
    "words of a FHIR dosage": (b"Step 1: 5 mg a day, for " + DIGITS + b" days",),
    "trials as YAML": (b"[" * 20_000, b'{"a":' * 20_000, b"a" * 1_000_000),
    # its table of contents begins where the archive was cut off before: an offset below zero
    "records that are brought": (ARCHIVE[7:], ARCHIVE[:3] + ARCHIVE[9:]),
    "OMOP tables (packed CSV)": (b"\x1f\x8b\x08\x00mg\x03\x9d0\x10\x07\xf0",),
    "backups, what is inside": (b"\x1f\x8b\x08", _inside()[:-40]),
    "settings of a server": (SERVER,),
    "commands that are run": (
        b'["plan", "citalopram", "20mg", "\\ud800"]',
        b'["plan", "\\ud800", "20mg", "--json"]',
    ),
    "archives of devices (ZIP)": (packed([("", b"x")]),),
    "ledgers of privacy": (LEDGER % b'"1e999999999"', LEDGER % b"Infinity", LEDGER % b'"\\ud800"'),
    "heads of registries": (b"[" * 100_000,),
    "Garmin (JSON)": (
        b'[{"calendarDate": "2026-10-04", "restingHeartRate": -1e+308}]',
        b'[{"calendarDate": "2026-10-04", "restingHeartRate": 1' + b"0" * 400 + b"}]",
        b'[{"calendarDate": "2026-10-04", "deepSleepSeconds": 1' + b"0" * 400 + b"}]",
        b'[{"calendarDate": "2026-10-04", "sleepStartTimestampGMT": 1' + b"0" * 400 + b"}]",
    ),
    "plans as JSON": (
        b'{"schema": "opentaper.plan/1", "status": "proposed", "steps": [%s]}'
        % b'{"start_day": Infinity, "dose_mg": "5"}',
    ),
    "reports of a registry": (
        b'{"schema": "opentaper.evidence-report/1", "opentaper": "\\ud800", "release": %s}' % RELEASE,
        b'{"schema": "opentaper.evidence-report/1", "release": %s, "tables": %s}' % (RELEASE, TABLES),
    ),
    "FHIR bundles": (
        b'{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": %s}]}'
        % b'{"resourceType": "MedicationRequest", "contained": [{"resourceType": "Teapot", "id": "a"}]}',
    ),
    "sealed cells of a record": ("sealed:00000000:æøå".encode(),),
}


@pytest.mark.parametrize(("name", "data"), [(name, data) for name, every in FOUND.items() for data in every])
def test_it_ends_in_a_value_or_in_words(name: str, data: bytes) -> None:
    verdict = judged(targets()[name], data)
    assert verdict.kind in {"value", "refused"}, verdict


@pytest.mark.parametrize("language", ["en", "da"])
def test_an_error_repeats_what_was_given_in_short_and_nothing_that_steers_a_screen(language: str) -> None:
    for given in ("9" * 100_000, "a\ud800", "a\x1b[2J", "a\u202eb", "a\0"):
        for error in (NotADose(text=given), BadOption(option="goal", given=given, wanted="a dose")):
            told = " ".join(error_text(error, language))
            assert len(told) < 1_500
            assert told.encode().decode().isprintable() or "\u00a0" in told
            assert not set(told) & set("\ud800\x1b\u202e\0")


def test_a_paper_comes_even_where_its_tags_cannot_be_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    true = typeset._compiled

    def refused(template: str, text: str, *, is_checked: bool = True) -> bytes:
        asked.append(is_checked)
        if is_checked:
            raise typst.TypstError("PDF/UA-1 error: the text was not mapped to a code point", "", [])
        return true(template, text, is_checked=False)

    monkeypatch.setattr(typeset, "_compiled", refused)
    assert plan_pdf(small_plan()).startswith(b"%PDF")
    assert asked[-1] is False
