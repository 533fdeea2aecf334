"""The C core, compiled from `csrc/value.c` where a compiler was found: see `_engine.py` for whether it is used."""

SOURCE: str  # the fingerprint of the sources that it was compiled from

def is_taken() -> bool: ...
