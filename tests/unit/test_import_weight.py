"""Importing OpenTaper brings in NumPy at most: everything heavier waits until it is used."""

import subprocess
import sys

import pytest

HEAVY = {
    "altair",
    "django",
    "fhir",
    "ibis",
    "icalendar",
    "numba",
    "pandas",
    "pydantic",
    "rich",
    "scipy",
    "typer",
    "typst",
    "vl_convert",
    "yaml",
}


def packages_after(statement: str) -> set[str]:
    """Top-level packages outside the standard library that a fresh interpreter holds after the statement."""
    code = f"import sys\n{statement}\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split()) - set(sys.stdlib_module_names)


def test_heavy_packages_are_seen_when_they_are_loaded() -> None:
    assert packages_after("import yaml") & HEAVY == {"yaml"}


@pytest.mark.parametrize("module", ["opentaper", "opentaper.formulary", "opentaper.planning"])
def test_import_loads_numpy_at_most(module: str) -> None:
    loaded = packages_after(f"import {module}") - packages_after("pass")
    assert "opentaper" in loaded
    assert loaded & HEAVY == set()
    assert loaded <= packages_after("import numpy") | {"opentaper"}


def test_a_plan_in_the_terminal_loads_no_web_framework() -> None:
    loaded = packages_after(
        "from opentaper.cli.doors import app\n"
        "from typer.main import get_command\n"
        "import contextlib, io\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    get_command(app).main(['plan', 'sertraline', '50mg', '--json'], standalone_mode=False)"
    )
    assert "typer" in loaded
    assert loaded & {"django", "allauth", "gunicorn", "sqlcipher3", "psycopg", "platformdirs"} == set()
