"""The guard against a foreign `autograd`: this package works on top of the one that dagrad installs."""

from __future__ import annotations

import autograd


def check_autograd(package: object) -> None:
    """Raise ImportError unless the package is dagrad's own `autograd`.

    Another distribution (HIPS autograd) installs a package of the same import name, and installers let the two
    overwrite each other in silence. Our package carries the marker attribute `__dagrad__`, theirs does not.

    >>> import autograd
    >>> check_autograd(autograd)
    """
    if hasattr(package, "__dagrad__"):
        return
    place = getattr(package, "__file__", None) or "a folder without __init__.py"
    raise ImportError(
        f"nn works with the autograd that dagrad installs, but `import autograd` found another one ({place}): another "
        "distribution named autograd (HIPS) lies or lay in this environment; run `pip uninstall autograd` and then "
        "`pip install --force-reinstall dagrad`, or keep the two in separate environments."
    )


check_autograd(autograd)
