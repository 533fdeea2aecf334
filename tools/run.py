"""The one command of this checkout: `python3 tools/run.py demo`, `python3 tools/run.py test` and their kin.

It has to work on a machine that has only Python, and to say so clearly where that Python will not do. So this file
keeps to what every Python since 2.7 understands, and imports the rest once it knows that the rest can be read.
"""

import os
import sys

OLDEST = (3, 11)


def refusal(version, has_module, newer=None):
    """Say why this Python cannot be used, or None if it can."""
    if version < OLDEST:
        return "dagrad needs Python {0}.{1} or newer, and this is Python {2}.{3}: {4}.".format(
            OLDEST[0],
            OLDEST[1],
            version[0],
            version[1],
            "run `{0} tools/run.py` instead".format(newer) if newer else "install one from python.org or your system",
        )
    for module in ("venv", "ensurepip"):
        if not has_module(module):
            return (
                "This Python comes without the module `{0}`, which makes isolated environments: "
                "on Debian and Ubuntu, `apt install python3-venv` brings it.".format(module)
            )
    return None


def has_module(name):
    """Whether a module can be imported, without importing it."""
    import importlib.util

    return importlib.util.find_spec(name) is not None


def newer_python():
    """The name of a Python on this machine that is new enough, if there is one."""
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        for minor in range(20, OLDEST[1] - 1, -1):
            name = "python3.{0}".format(minor)
            if os.path.exists(os.path.join(folder, name)):
                return name
    return None


if __name__ == "__main__":
    old = sys.version_info < OLDEST
    message = refusal(sys.version_info[:2], has_module, newer_python() if old else None)
    if message:
        sys.exit("error: " + message)
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    from tools.commands import main

    sys.exit(main(sys.argv[1:]))
