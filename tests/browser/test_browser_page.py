"""The page as one uses it: move, zoom, search, open what is folded, change the level, play, with mouse and keys."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import autograd
from autograd.draw.page import View, page
from nn import MLP

from ..draw.kinds import KINDS

pytestmark = pytest.mark.browser

# A picture of three cards, of which each is seen from its own step on, as those of `steps` are.
MOVING = """<svg xmlns="http://www.w3.org/2000/svg" width="330" height="60" data-steps="3" data-seconds="60">
<style>.b{font-size:11px}@media(prefers-reduced-motion:no-preference){g{animation:60s infinite}
@keyframes s1{0%,29%{opacity:0}30%{opacity:1}}.s1{animation-name:s1}
@keyframes s2{0%,49%{opacity:0}50%{opacity:1}}.s2{animation-name:s2}
@keyframes s3{0%,69%{opacity:0}70%{opacity:1}}.s3{animation-name:s3}}</style>
<g class="card s1"><rect x="10" y="10" width="90" height="30"/></g>
<g class="card s2"><rect x="110" y="10" width="90" height="30"/></g>
<g class="card s3"><rect x="210" y="10" width="90" height="30"/></g></svg>"""


def picture(width: int, *labels: str) -> str:
    """Cards from left to right, each with a label and two rows, as ours have."""
    cards = "".join(
        f'<g class="card"><title>{label} data 1</title><rect x="{x}" y="20" width="90" height="60" class="c" rx="5"/>'
        f'<text x="{x + 8}" y="35" class="b">{label}</text><text x="{x + 8}" y="50" class="m">data</text>'
        f'<text x="{x + 80}" y="50" class="e">7</text><text x="{x + 8}" y="65" class="m">w{number}</text></g>'
        for number, (label, x) in enumerate(zip(labels, range(20, width, 110), strict=False))
    )
    style = "<style>.b{font:bold 11px monospace}.m,.e{font:11px monospace}.c{fill:#fdd;stroke:#888}.e{text-anchor:end}"
    dark = "@media(prefers-color-scheme:dark){text{fill:#fff}.c{fill:#411}}</style>"
    root = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="100" role="img">'
    return f"{root}{style}{dark}{cards}</svg>"


@pytest.fixture
def graph(tmp_path: Path) -> str:
    """A page of three levels: layers, of which the second opens; values, a wide picture; and one that moves."""
    path = tmp_path / "graph.html"
    views = [
        View("layers", "layers", picture(460, "first", "layers.0", "layers.1", "loss"), {2: "inside"}),
        View("inside", "layers.0", picture(460, "tanh", "ReLU", "ReLU", "relu 6")),
        View("values", "values", picture(4000, *(f"x{number}" for number in range(36)))),
        View("steps", "steps", MOVING),
    ]
    path.write_text(page("a graph", views), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(graph: str, tab: Callable[..., Any]) -> Any:
    """The page in a tab that asked for nothing but its file."""
    found = tab()
    asked: list[str] = []
    found.on("request", lambda request: asked.append(request.url))
    found.goto(graph)
    yield found
    assert asked == [graph]


def place(page: Any) -> list[float]:
    """Where the picture is, and how large."""
    box = page.locator("section:visible svg").bounding_box()
    return [box["x"], box["y"], box["width"]]


def crumbs(page: Any) -> list[str]:
    """The way to the view that is shown."""
    return list(page.locator("#path button").all_text_contents())


def test_it_fits_and_the_mouse_moves_it(opened: Any) -> None:
    x, y, width = place(opened)
    assert x > 0
    assert x + width < 1200
    opened.mouse.move(600, 700)
    opened.mouse.down()
    opened.mouse.move(650, 730, steps=4)
    opened.mouse.up()
    assert place(opened) == pytest.approx([x + 50, y + 30, width], abs=1)
    opened.keyboard.press("0")
    assert place(opened) == pytest.approx([x, y, width], abs=1)
    opened.keyboard.press("ArrowRight")
    assert place(opened) == pytest.approx([x - 60, y, width], abs=1)


def test_the_wheel_zooms_about_the_pointer(opened: Any) -> None:
    x, y, width = place(opened)
    opened.mouse.move(x + width / 4, y + 10)
    opened.mouse.wheel(0, -300)
    opened.wait_for_function("() => current().place.k > 1.5")
    left, _, wide = place(opened)
    assert wide == pytest.approx(width * 1.822, rel=0.01)
    assert left + wide / 4 == pytest.approx(x + width / 4, abs=1)  # what is under the pointer stays there


def test_keys_and_buttons_zoom(opened: Any) -> None:
    width = place(opened)[2]
    opened.keyboard.press("+")
    assert place(opened)[2] == pytest.approx(1.25 * width, rel=0.01)
    opened.locator("#out").click()
    assert place(opened)[2] == pytest.approx(width, rel=0.01)
    opened.keyboard.press("-")
    opened.locator("#fit").click()
    assert place(opened)[2] == pytest.approx(width, rel=0.01)


def test_two_fingers_zoom(opened: Any) -> None:
    width = place(opened)[2]
    touch = """(points) => points.forEach(([type, pointerId, clientX, clientY]) => document.querySelector("main")
      .dispatchEvent(new PointerEvent(type, { pointerId, clientX, clientY, bubbles: true, pointerType: "touch" })))"""
    opened.evaluate("() => { Element.prototype.setPointerCapture = () => {} }")  # these fingers are none
    opened.evaluate(touch, [["pointerdown", 1, 500, 400], ["pointerdown", 2, 700, 400], ["pointermove", 2, 900, 400]])
    assert place(opened)[2] == pytest.approx(2 * width, rel=0.01)
    opened.evaluate(touch, [["pointerup", 1, 500, 400], ["pointerup", 2, 900, 400]])


def test_a_click_opens_a_card_and_the_way_leads_back(opened: Any) -> None:
    assert crumbs(opened) == []
    card = opened.get_by_role("button", name="open layers.0")
    card.click()
    assert crumbs(opened) == ["layers", "layers.0"]
    assert opened.locator("section:visible").count() == 1
    assert opened.locator("section:visible .card").all_text_contents()[0].startswith("tanh")
    opened.locator("#path button").first.click()
    assert crumbs(opened) == []
    assert card.is_visible()


def test_a_drag_that_begins_on_a_card_does_not_open_it(opened: Any) -> None:
    box = opened.get_by_role("button", name="open layers.0").bounding_box()
    opened.mouse.move(box["x"] + 20, box["y"] + 20)
    opened.mouse.down()
    opened.mouse.move(box["x"] + 90, box["y"] + 60, steps=4)
    opened.mouse.up()
    assert crumbs(opened) == []
    opened.get_by_role("button", name="open layers.0").click()
    assert crumbs(opened) == ["layers", "layers.0"]


def test_keys_alone_are_enough(opened: Any) -> None:
    for _ in range(20):
        opened.keyboard.press("Tab")
        if opened.evaluate("() => document.activeElement.shadowRoot?.activeElement?.ariaLabel") == "open layers.0":
            break
    opened.keyboard.press("Enter")
    assert crumbs(opened) == ["layers", "layers.0"]
    opened.keyboard.press("Escape")
    assert crumbs(opened) == []
    opened.keyboard.press("/")
    opened.keyboard.type("first-")  # the minus is typed and does not zoom
    assert opened.locator("#search").input_value() == "first-"
    assert opened.locator("#found").text_content() == "nothing found"


def test_a_search_finds_also_what_is_folded(opened: Any) -> None:
    opened.locator("#search").fill("relu")
    assert opened.locator("#found").text_content() == "3 found"
    opened.keyboard.press("Enter")
    assert opened.locator("#found").text_content() == "1 of 3"
    assert crumbs(opened) == ["layers", "layers.0"]
    places = []
    for number in (1, 2, 3, 1):
        assert opened.locator("#found").text_content() == f"{number} of 3"
        places.append(opened.locator("section:visible .card[data-found=current]").bounding_box()["x"])
        opened.keyboard.press("Enter")
    assert len(set(places)) == 3
    assert places[3] == places[0]
    opened.keyboard.press("Shift+Enter")
    assert opened.locator("#found").text_content() == "1 of 3"
    faint = opened.locator("section:visible .card:not([data-found])").first
    assert faint.evaluate("(card) => getComputedStyle(card).opacity") == "0.3"
    for sought, count in (("data", "nothing"), ("a", "1"), ("7", "nothing"), ("w3", "1")):  # of tanh; of a row
        opened.locator("#search").fill(sought)
        assert opened.locator("#found").text_content() == f"{count} found"
    opened.locator("#search").fill("")
    assert faint.evaluate("(card) => getComputedStyle(card).opacity") == "1"


def test_what_a_search_finds_is_brought_into_sight(opened: Any) -> None:
    opened.locator("#levels button", has_text="values").click()
    for _ in range(8):
        opened.keyboard.press("+")
    opened.locator("#search").fill("x35")
    opened.keyboard.press("Enter")
    box = opened.locator("section:visible .card[data-found=current]").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 1200
    assert box["y"] + box["height"] <= 800


def test_levels_are_changed_and_keep_their_place(opened: Any) -> None:
    assert opened.locator("#levels button").all_text_contents() == ["layers", "values", "steps"]
    opened.keyboard.press("+")
    before = place(opened)
    opened.locator("#levels button", has_text="values").click()
    assert opened.locator("#levels [aria-pressed=true]").text_content() == "values"
    opened.locator("#levels button", has_text="layers").click()
    assert place(opened) == before


def test_a_picture_that_nobody_moved_fits_every_window(opened: Any) -> None:
    opened.locator("#levels button", has_text="values").click()
    opened.locator("#levels button", has_text="layers").click()
    opened.set_viewport_size({"width": 300, "height": 400})
    for level in ("values", "layers"):
        opened.locator("#levels button", has_text=level).click()
        x, _, width = place(opened)
        assert x >= 0
        assert x + width <= 300


def opacities(page: Any) -> list[float]:
    """How much of each card is seen."""
    cards = page.locator("section:visible .card")
    return [float(opacity) for opacity in cards.evaluate_all("(all) => all.map((x) => getComputedStyle(x).opacity)")]


def test_a_slider_shows_every_step(opened: Any) -> None:
    assert not opened.locator("#player").is_visible()
    opened.locator("#levels button", has_text="steps").click()
    slider = opened.locator("#step")
    assert slider.get_attribute("max") == "3"
    for step, shown in enumerate([[0, 0, 0], [1, 0, 0], [1, 1, 0], [1, 1, 1]]):
        slider.fill(str(step))
        assert opacities(opened) == shown
    assert opened.get_by_role("button", name="Play").is_visible()
    opened.wait_for_timeout(300)
    assert slider.input_value() == "3"  # it stays where it was put


def test_it_plays_by_itself_and_can_be_stopped(opened: Any) -> None:
    opened.locator("#levels button", has_text="steps").click()
    opened.evaluate("() => animations((each) => (each.currentTime = 31000))")
    opened.wait_for_function("() => element.step.value === '2'")
    moment = "() => { let now; animations((each) => (now = each.currentTime)); return now }"
    before = opened.evaluate(moment)
    opened.wait_for_function(f"() => ({moment})() > {before} + 50")
    opened.get_by_role("button", name="Pause").click()
    opened.wait_for_timeout(50)  # it stops with the next frame
    before = opened.evaluate(moment)
    opened.wait_for_timeout(200)
    assert opened.evaluate(moment) == before


def test_who_asks_for_less_motion_moves_it_by_hand(graph: str, tab: Callable[..., Any]) -> None:
    calm = tab(reduced_motion="reduce")
    calm.goto(graph)
    calm.locator("#levels button", has_text="steps").click()
    assert calm.get_by_role("button", name="Play").is_visible()
    assert opacities(calm) == [1, 1, 1]
    calm.locator("#step").fill("1")
    assert opacities(calm) == [1, 0, 0]


def test_the_backward_pass_is_moved_by_hand(tmp_path: Path, tab: Callable[..., Any]) -> None:
    """At the last step every gradient is there, at step 0 none, and each step brings some."""
    opened = tab()
    opened.goto((tmp_path / KINDS["steps"]().render("graph.html", tmp_path)).as_uri())
    count = int(opened.locator("#step").get_attribute("max"))
    gradients = """() => [...current().svg.querySelectorAll(".card g")]
      .filter((part) => getComputedStyle(part).opacity > 0.5).length"""
    shown = []
    for step in range(count + 1):
        opened.locator("#step").fill(str(step))
        shown.append(opened.evaluate(gradients))
    assert shown[0] == 0
    assert shown[-1] == opened.locator("section:visible .card g").count() == count
    assert shown == sorted(set(shown))


def test_it_follows_the_theme(graph: str, tab: Callable[..., Any], seen: Callable[[bytes], Any]) -> None:
    for scheme, darkest, lightest in (("light", 240, 255), ("dark", 0, 60)):
        page = tab(scheme)
        page.goto(graph)
        look = seen(page.locator("main").screenshot())
        assert darkest <= look.paper <= lightest
        assert look.is_picture


def test_its_policy_stops_every_other_script(graph: str, tmp_path: Path, tab: Callable[..., Any]) -> None:
    """Whoever put a script or an address into the page would gain nothing."""
    html = (tmp_path / "graph.html").read_text(encoding="utf-8")
    evil = '<script>window.ran = 1</script><img src="http://127.0.0.1:9/x" onerror="window.ran = 2">'
    (tmp_path / "evil.html").write_text(html.replace("<main>", f"<main>{evil}"), encoding="utf-8")
    page = tab().context.new_page()  # one whose complaints about the policy are no failure of the test
    stopped: list[Any] = []
    page.on("requestfailed", lambda request: stopped.append((request.url, request.failure)))
    page.goto((tmp_path / "evil.html").as_uri())
    assert page.locator("section:visible").count() == 1
    assert stopped == [("http://127.0.0.1:9/x", "csp")]
    assert page.evaluate("() => window.ran") is None


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_can_be_a_page(
    kind: str, tmp_path: Path, tab: Callable[..., Any], seen: Callable[[bytes], Any]
) -> None:
    opened = tab()
    opened.goto((tmp_path / KINDS[kind]().render("graph.html", tmp_path)).as_uri())
    assert seen(opened.locator("main").screenshot()).is_picture
    assert crumbs(opened) == []


def test_without_script_the_first_picture_is_shown(graph: str, tab: Callable[..., Any]) -> None:
    page = tab(java_script_enabled=False)
    page.goto(graph)
    assert page.locator("section:visible").count() == 1
    assert page.locator("section:visible svg").bounding_box()["height"] > 50
    assert "Without script" in page.locator("noscript").text_content()


def test_cards_that_open_keep_their_colours(tmp_path: Path, tab: Callable[..., Any]) -> None:
    model = MLP(2, [4, 1], seed=1)
    loss = autograd.mean([(model([0.1 * i, 1.0])[0] - 1.0) ** 2 for i in range(30)])
    loss.backward()
    drawing = autograd.draw_dot(loss, level="neurons")
    found = tab()
    fills = []
    for name, html in (("page", drawing.pipe("html", "utf-8")), ("alone", drawing.svg)):
        file = tmp_path / f"{name}.html"
        file.write_text(html, encoding="utf-8")
        found.goto(file.as_uri())
        cells = found.locator(".card path.p:visible, .card path.n:visible, .card rect.p:visible, .card rect.n:visible")
        fills.append(cells.evaluate_all("marks => marks.map(mark => getComputedStyle(mark).fill)"))
    assert len(set(fills[0])) == 2
    assert fills[0] == fills[1]
