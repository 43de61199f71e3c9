"""A switch to another drug in the terminal: its range, its stages, and who must sign for it."""

from __future__ import annotations

from tests.journeys.terminal import typed


def test_switch_takes_the_signature_that_its_remedy_asks_for() -> None:
    words = ("switch", "lorazepam", "2mg", "--to", "diazepam", "--equivalent", "50mg")
    refused = typed(*words)
    assert refused.code == 3
    assert "lies outside that" in refused.told
    signed = typed(*words, "--specialist", "Dr Ada Quill (invented)", "--because", "known for years")
    assert (signed.code, signed.err) == (0, "")
    assert "to 50 mg" not in signed.told.split("Why")[-1].split("Then the taper")[0]


def test_switch_above_the_licensed_maximum_goes_on_with_a_name() -> None:
    words = ("switch", "lorazepam", "2mg", "--to", "diazepam", "--equivalent", "90mg")
    name = ("--specialist", "Dr Ada Quill (invented)", "--because", "known for years")
    signed = typed(*words, *name)
    assert (signed.code, signed.err) == (0, "")
    assert "would begin above its licensed maximum" in signed.told


def test_switch_within_antidepressants_tells_what_to_watch_for() -> None:
    told = typed(
        "switch", "escitalopram", "10mg", "--to", "sertraline", "--stages", "1", "--stage", "3d"
    ).told
    assert "watch for sweating, tremor, agitation and fever" in told
    assert "Each stage lasts 7 days" in told
    assert "laid out in 2 stages" in told
    assert "Talk with your prescriber after each change" in told


def test_switch_shows_stages_range_and_the_taper_after_it() -> None:
    written = typed("switch", "lorazepam", "2mg", "--to", "diazepam", "--start", "2026-12-01")
    assert written.code == 0
    assert "always needs your prescriber's signature" in written.told
    assert "8 Dec 2026" in written.told
    assert "Then the taper of diazepam" in written.told
