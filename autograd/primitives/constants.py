"""What rows of several subjects say: bounds of domains, and the book that most formulas are in."""

INF, NAN = float("inf"), float("nan")
EVERYWHERE, POSITIVE, UNIT = (-INF, INF), (0.0, INF), (-1.0, 1.0)
BOOK = "Abramowitz & Stegun, Handbook of Mathematical Functions, "
