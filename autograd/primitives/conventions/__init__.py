"""What the rows of the table give where mathematics leaves a choice: a file for each file of rows.

`at(name, (operands, value, partials, why), …)` states the points of a row: its kinks and jumps, the edges of its domain
and what lies outside, ties, infinities. A convention is one such line and stands nowhere else; docs/conventions.md is
written from them, and each of their numbers is a test. `why` is said where there was a choice.

What holds for every row is not said again: a value that is NaN has NaN partials, and a NaN among the operands makes the
value NaN. The lines with a NaN operand are the exceptions.
"""

# The order of the files is that of the table.
from . import arithmetic, piecewise, exponential, trigonometric, statistical, activations, sequences  # isort: skip # noqa: F401
