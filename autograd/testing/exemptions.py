"""Derivatives of primitives whose accuracy is measured by the terms that they are a sum of, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..registry import find
from .exact import evaluate, mp
from .points import NORMAL

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Exemption:
    """Derivatives that are held to the bar in units of the terms that they are a sum of, not of the sum.

    Attributes:
        order: 0 for the value, 1 or 2.
        terms: the sum of the absolute terms, a function of the row's operands as exact numbers.
        formula: the same as text.
        why: the reason.
        places: the flat operands by which it is differentiated; all of that order, if None.
    """

    order: int
    terms: Callable[..., Any]
    formula: str
    why: str
    places: tuple[int, ...] | None = None


def _terms_of_mixed(x: Any, y: Any, *_: Any) -> Any:
    return mp.power(x, y - 1) * (1 + abs(y * mp.log(x)))


def _terms_of_second(x: Any) -> Any:
    """The sum of the absolute terms of g′ (2 + x s), with t = σ(-x)."""
    t = evaluate(find("sigmoid"), -x)
    w = 1 + t * t
    return 4 * t * t * (1 - t) / (w * w) * (2 + abs(x * (2 - t * (3 + t * (2 - t))) / w))


def _terms_of_third(x: Any) -> Any:
    """The sum of the absolute terms of the rule for the third derivative of mish, with t = σ(-x)."""
    t = evaluate(find("sigmoid"), -x)
    w = 1 + t * t
    s, s_slope = (2 + t * (3 + t * (2 + t))) / w, t * (1 - t) * (3 + t * (8 + t * (6 + t * t))) / (w * w)
    return 4 * t * t * (1 - t) / (w * w) * (3 * s + abs(x) * (s * s + s_slope))


EXEMPTIONS: dict[str, tuple[Exemption, ...]] = {
    name: (
        Exemption(
            order,
            _terms_of_mixed,
            "xʸ⁻¹ (1 + |y ln x|)",
            "∂²xʸ/∂x∂y = xʸ⁻¹ + y xʸ⁻¹ ln x is 0 along a curve; near it the terms cancel, and ln x is a rounded number",
            places,
        ),
    )
    for name, order, places in (("pow", 2, (0, 1)), ("pow_slope", 1, (1,)))
}
EXEMPTIONS["dot"] = (
    Exemption(
        0,
        lambda w, x, b: abs(b) + mp.fsum(abs(u * v) for u, v in zip(w, x, strict=True)),
        "|b| + |w₁ x₁| + |w₂ x₂| + …",
        "a neuron's sum is added from left to right, as fast as it goes, and its bits are those of a loop",
    ),
)
EXEMPTIONS["mish_curvature"] = (
    Exemption(
        0, _terms_of_second, "g′ (2 + |x s|)", "the second derivative of mish, for which the bar is 8, and it is kept"
    ),
    Exemption(
        1,
        _terms_of_third,
        "g′ (3 S + |x| (S² + |s′|)), S the sum of the absolute terms of s",
        "the third derivative of mish, for which there is no bar: a sum that is 0 three times",
    ),
)
EXEMPTIONS["logistic_pdf"] = (
    Exemption(
        1,
        lambda x, a: abs(a) * mp.sech(x / 2) ** 2 / 4 * mp.tanh(max(abs(x), NORMAL) / 2),
        "|a| σ(x) σ(-x) tanh(|x|/2), and no smaller x than 2⁻¹⁰²²",
        "half of a subnormal number is rounded, and a large amplitude shows it; no second derivative has one so large",
        (0,),
    ),
)
