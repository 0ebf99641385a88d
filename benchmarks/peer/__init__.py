"""The hub beside Splink 5, in one run: `python -m benchmarks.peer`."""
