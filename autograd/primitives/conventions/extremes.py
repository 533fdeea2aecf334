"""The numbers at which conventions are made."""

INF, NAN = float("inf"), float("nan")
MAX = 1.7976931348623157e308  # the largest float
SQRT_HALF = 0.7071067811865476
BELOW_0 = -5e-324  # the floats next to the edges of domains
ABOVE_1, BELOW_1 = 1.0000000000000002, 0.9999999999999999
