"""What came of attacks is counted, and what got through is seen."""

from __future__ import annotations

from trust.attacks.told import Tried, section


def test_what_passed_did_not_get_through() -> None:
    one = Tried("paths", "Files are asked for", {"passed": 3}, {"404": 20, "503": 1})
    assert (one.n_tests, one.through, one.requests, one.faults) == (3, 0, 21, 0)


def test_what_failed_got_through_and_a_fault_is_counted() -> None:
    one = Tried("paths", "Files are asked for", {"passed": 2, "failed": 1}, {"200": 1, "500": 2})
    assert (one.through, one.faults) == (1, 2)


def test_an_attack_that_was_never_tried_counts_as_one_that_got_through() -> None:
    assert Tried("paths", "Files are asked for", {}, {}).through == 1


def test_the_table_ends_with_all() -> None:
    told = section(
        (Tried("paths", "", {"passed": 3}, {"404": 1200}), Tried("races", "", {"failed": 1}, {})), 2.4
    )
    assert "| **all** |  | 4 | 1,200 | 0 | 1 |" in told
    assert "2 minutes" in told
