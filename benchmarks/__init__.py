"""Measured speed and accuracy: `python -m benchmarks` prints the table."""
