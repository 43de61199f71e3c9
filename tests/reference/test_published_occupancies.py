"""Occupancy curves against the tables that were printed from them."""

import pytest

from opentaper.pharmacology import Hyperbola

# Maudsley Deprescribing Guidelines 2024, chapter 3, diazepam: mg/day and occupancy in %, both regimens.
DIAZEPAM_TABLE = [
    (60, 70.8), (56, 69.4), (55, 69.0), (52, 67.8), (50, 66.9), (48, 66.0), (45, 64.6), (44, 64.0),
    (40, 61.8), (38, 60.6), (36, 59.3), (34, 57.9), (32, 56.4), (30, 54.8), (28, 53.1), (26, 51.3),
    (24, 49.3), (22, 47.1), (20, 44.7), (19, 43.5), (18, 42.2), (17, 40.8), (16, 39.3), (15, 37.8),
    (14, 36.2), (13, 34.5), (12, 32.7), (11, 30.8), (10, 28.8), (9, 26.7), (8, 24.5), (7.5, 23.3),
    (7, 22.1), (6.5, 20.8), (6, 19.5), (5.5, 18.2), (5, 16.8), (4.5, 15.4), (4, 13.9), (3.5, 12.4),
    (3, 10.8), (2.5, 9.2), (2, 7.5), (1.5, 5.7), (1, 3.9), (0.5, 2.0), (0, 0.0),
]  # fmt: skip

# Horowitz & Taylor 2019, doi:10.1016/S2215-0366(19)30032-X, citalopram: mg/day at 80, 70 … 10 % occupancy.
CITALOPRAM_SERIES = [(20, 80), (9.1, 70), (5.4, 60), (3.4, 50), (2.3, 40), (1.5, 30), (0.8, 20), (0.4, 10)]


@pytest.mark.parametrize(("mg", "percent"), DIAZEPAM_TABLE)
def test_the_printed_table_of_diazepam_to_its_last_digit(mg: float, percent: float) -> None:
    assert round(100 * Hyperbola(1.0, 24.7).at(mg), 1) == percent


@pytest.mark.parametrize(("mg", "percent"), CITALOPRAM_SERIES)
def test_the_series_of_citalopram_within_a_point_of_the_fit(mg: float, percent: float) -> None:
    # A least-squares fit; its largest residual is 0.94 points.
    assert 100 * Hyperbola(0.926, 2.99).at(mg) == pytest.approx(percent, abs=0.95)
