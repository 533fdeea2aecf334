"""The methods that the table gives to every Value: `v.tanh()`, `v.clip(0, 1)`, `v.leaky_relu(alpha=0.2)`.

NumPy calls them too: `np.tanh(v)`, and `np.tanh` of an array of Values, look for a method of that name. They are
attached to this class, one for each row and alias, by `functions`; `methods.pyi`, which is generated, tells type
checkers.
"""

from .untracked import untracked


@untracked
class Methods:
    """The base class of Value that the methods are attached to."""

    __slots__ = ()
