"""Say so at once if another distribution that is also imported as `autograd` lies in the same folder.

Installers let the two overwrite each other in silence; what is left is a mixture that fails in odd places later.
"""

from __future__ import annotations

import os

THEIRS = "differential_operators.py"  # a file of HIPS autograd that dagrad does not have

if os.path.exists(os.path.join(os.path.dirname(__file__), THEIRS)):
    raise ImportError(
        "dagrad and another distribution named 'autograd' (HIPS) are installed in the same environment and have "
        "overwritten each other's files. Repair: pip uninstall autograd dagrad, then install the one you want "
        "(an environment for each, if you want both): pip install dagrad"
    )
