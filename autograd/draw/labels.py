"""What pictures write: user text made harmless, numbers made short, and how wide both are."""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

LONGEST = 80  # characters of a label that are drawn
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SPACES = "\t\n\v\f\r\x85\u2028\u2029"
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would turn the rest of a line round


def clean(text: object) -> str:
    r"""The text as one line that every writer can take: no control characters, at most 80 characters.

    Line breaks and tabs become spaces. What is no character at all (control characters, surrogates, what XML 1.0
    forbids, marks that reverse the direction of the text around them) becomes U+FFFD. Escaping is left to the writer,
    because each format has its own.

    >>> clean("loss\n(mean)"), clean("a\x00b"), len(clean("x" * 1_000_000))
    ('loss (mean)', 'a�b', 80)
    """
    text = str(text)
    whole = len(text) <= LONGEST
    shown = "".join(map(_harmless, text if whole else text[: LONGEST - 1])).strip()
    return shown if whole else shown + "…"


def _harmless(character: str) -> str:
    if character in _SPACES:
        return " "
    kind = category(character)
    if kind in ("Cc", "Cs") or character in _TURNS_TEXT or ord(character) & 0xFFFE == 0xFFFE:
        return _REPLACEMENT
    return character


def number(x: float, digits: int = 4) -> str:
    """A few significant digits, the shortest way; NaN and the infinities as such.

    >>> [number(x) for x in (24.70408, -1e-5, 123456.0, -0.0, float("nan"), float("-inf"))]
    ['24.7', '-1e-5', '1.235e5', '0', 'nan', '-inf']
    """
    text = f"{x:.{digits}g}"
    if "e" in text:
        fraction, exponent = text.split("e")
        text = f"{fraction}e{int(exponent)}"
    return "0" if text == "-0" else text


def typographic(text: str) -> str:
    """A number with the true minus sign, which is as wide as a digit and easier to see than a hyphen.

    >>> typographic("-1e-5")
    '−1e−5'
    """
    return text.replace("-", "\N{MINUS SIGN}")


def cells(text: str) -> int:
    """How many cells of a fixed-width font the text takes: two for wide characters, none for combining marks.

    >>> cells("dot"), cells("損失"), cells("e\u0301")
    (3, 4, 1)
    """
    return sum(2 if east_asian_width(c) in "WF" else 0 if combining(c) or category(c) == "Cf" else 1 for c in text)


def escaped(text: str) -> str:
    """The text for XML, in content and in quoted attributes.

    >>> escaped("<lambda> & 'x'")
    '&lt;lambda&gt; &amp; &#39;x&#39;'
    """
    for character, reference in _REFERENCES:
        text = text.replace(character, reference)
    return text


_REFERENCES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))
