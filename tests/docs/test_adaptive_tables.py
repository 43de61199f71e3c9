"""What docs/explanation/adaptive.md says of its tables is so, whatever the population of the day."""

from tools.adaptive_tables import best, equal_length, equal_risk
from tools.risk_tables import adaptive_trade_off, adaptive_within_limits


def share(told: str) -> float:
    return float(told.removesuffix(" %"))


def test_of_plans_of_equal_length_the_adaptive_one_asks_least() -> None:
    rows = equal_length()
    assert [row[0] for row in rows] == ["adaptive", "occupancy", "proportional", "linear"]
    assert len({(row[1], row[2]) for row in rows}) == 1
    hardest = [share(row[3]) for row in rows]
    assert hardest == sorted(hardest)
    assert hardest[0] <= 10.0


def test_of_plans_of_equal_risk_the_adaptive_one_is_shortest() -> None:
    rows = [row for row in equal_risk() if "whole taper" not in row[0]]
    lengths = [int(row[1]) for row in rows if row[1].isdigit()]
    assert lengths[0] == min(lengths) == sum(days for _, days in best()[:-1])
    assert all(share(row[3]) <= 10.0 for row in rows if row[3])


def test_over_the_whole_taper_it_is_shortest_too() -> None:
    rows = [row for row in equal_risk() if "whole taper" in row[0]]
    assert [row[0] for row in rows] == ["adaptive, whole taper", "occupancy, whole taper"]
    assert int(rows[0][1]) < int(rows[1][1])
    assert all(share(row[4]) <= 10.0 for row in rows)


def test_the_other_tables_are_there() -> None:
    assert adaptive_within_limits().count("\n") == 6
    assert adaptive_trade_off().count("\n") >= 5
