"""Every module of the product that reads something from outside, found in its code."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache

from trust.page import ROOT

SOURCE = ROOT / "src" / "opentaper"
#: Calls by which bytes or text become values: the last parts of their names.
READS = frozenset(
    {
        *(
            "json.loads",
            "json.load",
            "yaml.parse",
            "yaml.compose",
            "yaml.safe_load",
            "csv.reader",
            "csv.DictReader",
        ),
        *("date.fromisoformat", "datetime.fromisoformat", "time.fromisoformat", "datetime.strptime"),
        *(
            "ElementTree.fromstring",
            "ElementTree.iterparse",
            "ParserCreate",
            "zipfile.ZipFile",
            "sqlite3.connect",
        ),
        *("base64.b64decode", "b64decode", "bytes.fromhex", "zlib.decompressobj", "zlib.decompress"),
        *(
            "pq.read_table",
            "pq.ParquetFile",
            "csv.open_csv",
            "ijson.basic_parse",
            "signing.loads",
            "duckdb.connect",
        ),
        *("Calendar.from_ical", "fitdecode.FitReader", "sys.stdin.read", "sys.stdin.readline", "getpass"),
        *("read_text", "read_bytes"),
    }
)
LAST = frozenset(one.rpartition(".")[2] for one in READS)
#: What a request carries.
CARRIED = frozenset({"GET", "POST", "FILES", "COOKIES", "META", "headers", "body"})
#: Rooms whose every module is reached by a target of the doors.
BY_THE_DOORS = {
    "web": "addresses and forms of every page are asked whole, and typed into",
    "api": "every operation is asked by its document",
    "cli": "the words of every command are read, and the quick ones are run",
}
#: What reads, and needs no target, with the reason.
REASONS: Mapping[str, str] = {
    "actions.advise": "reads the plan and the belief of a command; their readers have targets",
    "actions.brought.child": "reads one line that its own parent wrote; the file it reads has targets",
    "actions.case_pictures": "reads a file of the package",
    "actions.deeds.choose_notifications": "reads a time that its form has read; the form is typed into",
    "actions.deeds.export_all": "writes an archive",
    "actions.deeds.way_back": "reads what the deed itself kept",
    "actions.evidence.recovered": "reads the truth of invented people, which this computer wrote",
    "actions.fhir_files": "reads the day of an option; the words of commands have a target",
    "actions.lessons": "reads a file of the package",
    "client.reading": "is a client of ours in another program; a wrong answer raises what its page says",
    "client.transport": "as the client above",
    "cohort.claims_truth": "reads the truth of invented people, which this computer wrote",
    "cohort.engine": "reads tables of a release, whose files have a target and are held to its manifest",
    "cohort.store": "reads blocks that this process wrote",
    "exchange.crisis": "reads a file of the package",
    "exchange.evidence_site.site": "reads a file of the package",
    "formulary.files": "reads files of the package, held to their manifest",
    "formulary.manifest": "reads files of the package, held to their digests",
    "formulary.passport_rules": "reads dates of the package",
    "formulary.policy_file": "reads a file of the package",
    "record.fields": "reads columns that it wrote; a damaged record is what `make faults` tries",
    "record.keys": "reads keys of the settings, which have a target",
    "record.sealed_cell": "opens cells; what it opens them with has a target",
    "settings.account_pages": "a page of accounts, typed into with the forms",
    "settings.devices": "a page of accounts, typed into with the forms",
    "settings.faults": "reads lines that this program wrote",
    "settings.machine": "reads a file of the package",
    "wording.catalogue": "reads catalogues of the package",
    "wording.sentences": "words a date of an error, and leaves as it is what is none",
    "wording.texts": "reads texts of the package",
}
#: Rooms of which the same is to be said of every module.
ROOMS_OF_OURS = {
    "actions.readings": "reads rows that deeds of ours wrote, through doors that have targets",
    "actions.backup": "reads backups through the archive and its lock, which have targets",
}


@cache
def readers() -> tuple[tuple[str, str], ...]:
    """Return every module that reads, with the first call by which it does."""
    found = []
    for file in sorted(SOURCE.rglob("*.py")):
        name = ".".join(file.relative_to(SOURCE).with_suffix("").parts)
        calls = reading_calls(file.read_text(encoding="utf-8"))
        found += [(name, calls[0])] if calls and "migrations" not in name else []
    return tuple(found)


def reading_calls(code: str) -> list[str]:
    """Return the calls and looks in a text of Python by which something from outside becomes a value.

    Examples
    --------
    >>> reading_calls("import json\\njson.loads(text)\\nrequest.POST['a']")
    ['json.loads', 'request.POST']
    """
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and _last(node.func) in LAST:
            name = ast.unparse(node.func)
            found += [name for one in READS if name == one or name.endswith(f".{one}")]
        if isinstance(node, ast.Attribute) and node.attr in CARRIED:
            found += [ast.unparse(node)] if ast.unparse(node.value).endswith("request") else []
    return found


def _last(called: ast.expr) -> str:
    """Return the last part of the name of what is called."""
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def unheld(tried: frozenset[str]) -> list[str]:
    """Return the modules that read, are tried by no target, and have no reason."""
    rooms = tuple(f"{room}." for room in (*BY_THE_DOORS, *ROOMS_OF_OURS))
    return [
        f"{name}: {call}"
        for name, call in readers()
        if name not in tried and name not in REASONS and not name.startswith(rooms)
    ]


def stale(tried: frozenset[str]) -> list[str]:
    """Return reasons and targets that name no module any more."""
    there = {".".join(file.relative_to(SOURCE).with_suffix("").parts) for file in SOURCE.rglob("*.py")}
    there |= {
        path.relative_to(SOURCE).as_posix().replace("/", ".") for path in SOURCE.rglob("*") if path.is_dir()
    }
    return sorted((set(REASONS) | tried) - there)
