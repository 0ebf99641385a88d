"""How the hub does over time: the verified share, how complete the extracts are, and whether scores and inputs have shifted."""

from vh.monitor.drift import Shift, psi, shifts
from vh.monitor.trend import completeness, fall, trend

__all__ = ["Shift", "completeness", "fall", "psi", "shifts", "trend"]
