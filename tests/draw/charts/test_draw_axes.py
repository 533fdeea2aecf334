"""Axes: every number has its place, and what is written beside them is short, in order and apart."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from autograd.draw.charts.axes import Axis, extent

FINITE = st.floats(allow_nan=False, allow_infinity=False)
ANY = st.lists(st.floats(), max_size=8)


@given(ANY, st.booleans())
def test_every_finite_number_is_on_the_axis_around_them(numbers: list[float], log: bool) -> None:
    axis = Axis.around(numbers, log=log)
    assert axis.low < axis.high
    for x in numbers:
        if math.isfinite(x):
            assert -1e-9 <= axis.share(x) <= 1 + 1e-9


@given(st.lists(FINITE, min_size=1, max_size=6), st.integers(2, 9), st.booleans())
@example([1.7e308, -1.7e308], 2, False)
def test_ticks_are_few_and_in_order_and_on_the_axis(numbers: list[float], most: int, log: bool) -> None:
    axis = Axis.around(numbers, log=log)
    ticks = axis.ticks(most)
    places = [axis.share(place) for place, _ in ticks]
    assert 1 <= len(ticks) <= most + 1
    assert places == sorted(places)
    assert all(-1e-6 <= place <= 1 + 1e-6 for place in places)
    assert len({text for _, text in ticks}) == len(ticks)
    for place, text in ticks:
        assert math.isclose(float(text), place, rel_tol=1e-3, abs_tol=1e-6 * max(abs(axis.low), abs(axis.high)))


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(2, 9))
def test_what_is_counted_has_whole_ticks(first: int, more: int, most: int) -> None:
    ticks = Axis(first, first + more, whole=True).ticks(most)
    assert 1 <= len(ticks) <= most + 1
    assert all(place.is_integer() for place, _ in ticks)


@pytest.mark.parametrize(
    ("numbers", "log"),
    [
        ([1.0, 100.0], True),
        ([1.0, 99.0], False),
        ([0.0, 1e6], False),
        ([-1.0, 1e6], False),
        ([], False),
        ([5.0], False),
    ],
)
def test_an_axis_is_logarithmic_where_the_range_asks_for_it(numbers: list[float], log: bool) -> None:
    assert Axis.around(numbers, log=True).log is log
    assert not Axis.around(numbers).log


@pytest.mark.parametrize(
    ("axis", "texts"),
    [
        (Axis(0.0, 1.0), ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (Axis(-1.0, 1.0), ["-1", "-0.5", "0", "0.5", "1"]),
        (Axis(1.00001, 1.00002), ["1.00001", "1.000012", "1.000014", "1.000016", "1.000018", "1.00002"]),
        (Axis(0.0, 12345.0), ["0", "2500", "5000", "7500", "10000"]),
        (Axis(1.0, 3.0, whole=True), ["1", "2", "3"]),
        (Axis(1.0, 12.0, whole=True), ["5", "10"]),
        (Axis(0.002, 60.0, log=True), ["0.01", "0.1", "1", "10"]),
        (Axis(1e-9, 1.0, log=True), ["1e-8", "1e-6", "1e-4", "1e-2", "1e0"]),
    ],
)
def test_ticks(axis: Axis, texts: list[str]) -> None:
    assert [text for _, text in axis.ticks(5)] == texts


def test_powers_of_ten_are_evenly_spaced() -> None:
    axis = Axis(1.0, 100.0, log=True)
    assert [axis.share(x) for x in (1.0, 10.0, 100.0)] == [0.0, 0.5, 1.0]
    assert axis.share(0.0) < -100


def test_extent_is_that_of_the_finite_numbers() -> None:
    assert extent([1.0, math.nan, -3.0, math.inf, 2.0, -math.inf]) == (-3.0, 2.0)
    assert extent([1.7e308, 1.7e308]) == (1.7e308, 1.7e308)
    assert extent([math.nan]) == extent([]) == (0.0, 0.0)
