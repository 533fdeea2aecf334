"""Every kind of picture is one in every renderer there is, and in Chromium also in a dark theme."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Any

import pytest

from ..draw.kinds import KINDS

pytestmark = pytest.mark.browser


def by_librsvg(svg: str) -> bytes:
    """What rsvg-convert draws."""
    program = which("rsvg-convert")
    if program is None:
        pytest.skip("rsvg-convert is not installed")
    return subprocess.run([program], input=svg.encode(), capture_output=True, check=True, timeout=60).stdout


def by_cairosvg(svg: str) -> bytes:
    """What CairoSVG draws."""
    try:
        from cairosvg import svg2png
    except (ImportError, OSError):
        pytest.skip("CairoSVG or its library is not installed")
    return bytes(svg2png(bytestring=svg.encode()))


def by_resvg(svg: str) -> bytes:
    """What resvg draws."""
    from resvg_py import svg_to_bytes

    return bytes(svg_to_bytes(svg_string=svg))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("renderer", [by_librsvg, by_cairosvg, by_resvg])
def test_every_renderer_draws_it(renderer: Callable[[str], bytes], kind: str, seen: Callable[[bytes], Any]) -> None:
    look = seen(renderer(KINDS[kind]().svg))
    assert look.is_picture
    assert look.paper > 240


@pytest.mark.parametrize("kind", KINDS)
def test_chromium_draws_it_light_and_dark(
    kind: str, tab: Callable[..., Any], seen: Callable[[bytes], Any], as_image: Callable[[str], str]
) -> None:
    looks = {}
    for scheme in ("light", "dark"):
        page = tab(scheme)
        page.set_content(as_image(KINDS[kind]().svg))
        looks[scheme] = seen(page.locator("img").screenshot())
        assert looks[scheme].is_picture
    assert looks["light"].paper > 240
    assert looks["dark"].paper < 60


@pytest.mark.parametrize(("scheme", "darkest", "lightest"), [("light", 240, 255), ("dark", 0, 60)])
def test_a_file_opened_by_itself_has_the_paper_that_its_colours_are_for(
    scheme: str,
    darkest: int,
    lightest: int,
    tmp_path: Path,
    tab: Callable[..., Any],
    seen: Callable[[bytes], Any],
) -> None:
    page = tab(scheme)
    page.goto((tmp_path / KINDS["network"]().render("x.svg", tmp_path)).as_uri())
    look = seen(page.screenshot())
    assert look.is_picture
    assert darkest <= look.paper <= lightest
