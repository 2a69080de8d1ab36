"""The larger checks of reliability: `python -m tests.gate` (make gate), `--minutes N` (make soak)."""
