"""User text is made harmless, numbers short."""

import math
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd.draw.labels import LONGEST, cells, clean, escaped, number, typographic
from autograd.draw.scene import Row

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_clean_text_is_one_short_line_of_legal_characters(text: str) -> None:
    shown = clean(text)
    assert len(shown) <= LONGEST
    assert shown.isprintable() or all(c.isprintable() or c.isspace() or ord(c) > 127 for c in shown)
    assert not set(shown) & set("\0\n\r\t\x1b\x7f\x85\u2028\u202e\ufffe\uffff")
    shown.encode()  # no surrogates


@given(ANY_TEXT)
def test_escaped_text_survives_xml(text: str) -> None:
    shown = clean(text)
    element = ElementTree.fromstring(f'<a b="{escaped(shown)}">{escaped(shown)}</a>')  # noqa: S314 - our own text
    assert (element.text or "") == shown
    assert element.get("b") == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("loss", "loss"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("nul\0 escape\x1b bell\a", "nul\ufffd escape\ufffd bell\ufffd"),
        ("\ud800", "\ufffd"),
        ("\u202ereversed", "\ufffdreversed"),
        ("x" * 1_000_000, "x" * 79 + "…"),
        ("y" * 80, "y" * 80),
        ("  ", ""),
        (3, "3"),
    ],
)
def test_clean(text: object, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("x", "shown"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (24.70408163265306, "24.7"),
        (138.83381924198252, "138.8"),
        (-6.941576848, "-6.942"),
        (1e-5, "1e-5"),
        (1e300, "1e300"),
        (-1.23456e-200, "-1.235e-200"),
        (math.inf, "inf"),
        (-math.inf, "-inf"),
        (math.nan, "nan"),
        (5e-324, "4.941e-324"),
    ],
)
def test_number(x: float, shown: str) -> None:
    assert number(x) == shown


@given(st.floats(-1e300, 1e300))
def test_numbers_are_short_and_right_to_four_digits(x: float) -> None:
    shown = number(x)
    assert len(shown) <= 11
    assert float(shown) == pytest.approx(x, rel=5e-4, abs=0.0)


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((), ""),
        ((0.5,), "0.5"),
        ((2.0, 2.0), "2"),
        ((3.0, -1.0, 2.0), "-1 … 3"),
        ((1.0, math.nan, 2.0, math.inf), "1 … 2, 2 not finite"),
        ((math.nan, math.nan), "nan"),
    ],
)
def test_rows_show_a_number_or_a_range(numbers: tuple[float, ...], shown: str) -> None:
    assert Row("data", numbers).shown == shown


def test_widths() -> None:
    assert cells("abc") == 3
    assert cells("損失") == 4
    assert cells("e\u0301\u200d") == 1
    assert typographic("-1e-5") == "\N{MINUS SIGN}1e\N{MINUS SIGN}5"
