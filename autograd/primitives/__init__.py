"""The table: every primitive of the engine, each declared once, in a file for each subject.

A row says the value and, for each argument, the partial derivative. `F` is the algebra the rule runs in; `out` is the
value. The partials are written so that they keep their digits everywhere: the derivative of tanh, for instance, is
sech(x)**2 and not 1 - tanh(x)**2, which is 0 from x = 19 on. A building block that only such partials need is `hidden`.

How to add one: a row here, what it gives at kinks, edges, ties and infinities beside it in `conventions/`, a line in
the changelog. See ARCHITECTURE.md.
"""

from ..registry import conventions_from

# The order of the files is that of the table, and so that of the docs.
from . import arithmetic, piecewise, exponential, trigonometric, statistical, activations, sequences  # isort: skip # noqa: F401


def _conventions() -> None:
    from . import conventions  # noqa: F401 - states them


conventions_from(_conventions)
