"""What the tests in a browser share: the Chromium of the machine, its tabs, and a look at pixels."""

from __future__ import annotations

import io
import os
from base64 import b64encode
from collections.abc import Callable, Iterator
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
# No graphics card, no sandbox (it needs rights that containers do not give), and nothing sent to anyone.
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, without a window."""
    from playwright.sync_api import sync_playwright

    program = os.environ.get("CHROMIUM") or next(filter(None, map(which, NAMES)), None)
    if program is None:
        pytest.fail("there is no Chromium: `apt install chromium`, or let the variable CHROMIUM name one")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a tab for a colour scheme; an error in a script on it, or a policy that was broken, fails the test."""
    contexts: list[Any] = []
    errors: list[str] = []

    def opened(scheme: str = "light", **options: Any) -> Page:
        context = chromium.new_context(color_scheme=scheme, viewport={"width": 1200, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not errors


class Seen:
    """What is in a picture of pixels."""

    def __init__(self, png: bytes) -> None:
        from PIL import Image

        image = Image.open(io.BytesIO(png)).convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        shades = paper.convert("L").histogram()
        self.size = image.size
        self.paper = max(range(256), key=shades.__getitem__)  # the shade of most pixels
        self.ink = sum(count for shade, count in enumerate(shades) if abs(shade - self.paper) > 100) / sum(shades)
        colours = paper.convert("RGB").getcolors(1 << 24)
        self.hues = any(abs(red - blue) > 40 for _, (red, _, blue) in colours)

    @property
    def is_picture(self) -> bool:
        """Whether there is paper, ink on it as of text and lines, and colour."""
        return 0.001 < self.ink < 0.3 and self.hues


@pytest.fixture(scope="session")
def seen() -> Callable[[bytes], Seen]:
    """Look at a PNG."""
    return Seen


@pytest.fixture(scope="session")
def as_image() -> Callable[[str], str]:
    """A page with an SVG as an image on it, in the colours that were asked for."""

    def page(svg: str) -> str:
        data = b64encode(svg.encode()).decode()
        head = '<meta name="color-scheme" content="light dark">'
        return f'{head}<img style="max-width:100%" src="data:image/svg+xml;base64,{data}">'

    return page
