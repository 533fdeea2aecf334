"""A stored picture in a notebook that nobody has trusted: JupyterLab shows it in its own theme, and runs nothing."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from ..draw.kinds import neuron

pytestmark = pytest.mark.browser

EXTENSION = "@jupyterlab/apputils-extension"
QUIET = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}
# What would run in a notebook that is trusted: it shows that this one is not.
EVIL = '<script>window.ran = 1</script><img src="x" onerror="window.ran = 2"><svg><script>window.ran = 3</script></svg>'


def notebook() -> dict[str, Any]:
    """A notebook with the output of `draw_dot`, with more pictures folded below it, and with one that is alive."""
    drawing = neuron()
    vars(drawing)["details"] = lambda: [("inside", drawing.svg)]
    outputs = [drawing._repr_mimebundle_(), {"text/html": EVIL}]
    cells = [
        {
            "cell_type": "code",
            "id": f"cell{number}",
            "execution_count": 1,
            "metadata": {},
            "source": ["draw_dot(y)"],
            "outputs": [{"output_type": "display_data", "metadata": {}, "data": bundle}],
        }
        for number, bundle in enumerate(outputs)
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the notebook, and with settings that are no one's."""
    folder = tmp_path_factory.mktemp("jupyter")
    (folder / "pictures.ipynb").write_text(json.dumps(notebook()), encoding="utf-8")
    settings = folder / "settings" / EXTENSION
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(QUIET), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def lab(home: Path) -> Iterator[str]:
    """The address of a JupyterLab that only this machine can reach, and that has a home of its own."""
    address, token = f"127.0.0.1:{free_port()}", "of-this-test"
    own = ("HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    environ = {**os.environ, **{name: str(home / name) for name in own}}
    environ["JUPYTERLAB_SETTINGS_DIR"] = str(home / "settings")
    environ["JUPYTERLAB_WORKSPACES_DIR"] = str(home / "workspaces")
    options = [
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={address.rpartition(':')[2]}"),
        *("--ServerApp.port_retries=0", f"--ServerApp.root_dir={home}", f"--IdentityProvider.token={token}"),
    ]
    with (home / "log").open("wb") as log:
        server = subprocess.Popen([sys.executable, "-m", "jupyterlab", *options], env=environ, stdout=log, stderr=log)
    try:
        answers(server, f"http://{address}/api", home / "log")
        yield f"http://{address}/lab/tree/pictures.ipynb?token={token}&reset"
    finally:
        server.terminate()
        server.wait(30)


def answers(server: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    """Wait for a server."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urlopen(address, timeout=5):  # noqa: S310 - an address of ours
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start: {log.read_text('utf-8')[-2000:]}")


@pytest.mark.parametrize(
    ("theme", "scheme", "darkest", "lightest"),
    [("JupyterLab Light", "dark", 240, 255), ("JupyterLab Dark", "light", 0, 60)],
)
def test_an_untrusted_notebook_shows_the_picture_in_its_own_theme(
    theme: str,
    scheme: str,
    darkest: int,
    lightest: int,
    home: Path,
    lab: str,
    tab: Callable[..., Any],
    seen: Callable[[bytes], Any],
) -> None:
    """The theme of JupyterLab decides, here against that of the system."""
    file = home / "settings" / EXTENSION / "themes.jupyterlab-settings"
    file.write_text(json.dumps({"theme": theme}), encoding="utf-8")
    page = tab(scheme)
    page.goto(lab)
    output = page.locator(".jp-OutputArea-output")
    image = output.locator("img[alt^=graph]").first
    image.wait_for(timeout=90_000)
    page.wait_for_function("(image) => image.complete && image.naturalWidth > 0", arg=image.element_handle())
    assert page.evaluate("() => document.body.dataset.jpThemeLight") == str(theme.endswith("Light")).lower()
    look = seen(image.screenshot())
    assert look.is_picture
    assert darkest <= look.paper <= lightest
    assert image.bounding_box()["width"] > 300

    folded = output.locator("details")
    assert not folded.locator("img").is_visible()
    folded.locator("summary").click()
    inner = seen(folded.locator("img").screenshot())
    assert inner.is_picture
    assert darkest <= inner.paper <= lightest

    assert page.evaluate("() => window.ran") is None  # nothing that is alive was let in
    assert output.locator("script").count() == 0
