"""What Hypothesis calls when it is imported, so that it knows how to draw a `Value`: an entry point of dagrad.

This is a module of its own, beside the packages, because finding an entry point imports the package that it is in. In
an environment where another `autograd` has overwritten ours that would raise, out of `import hypothesis`, and with it
every test run there would die. From here nothing can: see docs/decisions.
"""

import sys


def hook() -> None:
    """Register the strategy of `Value`, if there is a Value yet; `autograd` does it where it is imported later."""
    if getattr(sys.modules.get("autograd"), "__dagrad__", False):
        try:
            from autograd.testing.registration import register

            register()
        except Exception:  # noqa: S110 - of whatever is wrong with dagrad, those who use it hear; Hypothesis goes on
            pass
