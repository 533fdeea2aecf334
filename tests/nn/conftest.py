"""What the tests of nn share: Hypothesis without a time limit for each example, as some of them write files."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
