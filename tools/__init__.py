"""The project's own commands, `python3 tools/run.py COMMAND`. They need Python alone and are no part of the wheel."""
