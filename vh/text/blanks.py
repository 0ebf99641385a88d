"""Characters that nobody sees: spaces of every kind, controls, and the marks without width that steer how letters are shown."""

_RANGES = ((0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x1680, 0x1680), (0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F),
           (0x205F, 0x206F), (0x2800, 0x2800), (0x3000, 0x3000), (0x3164, 0x3164), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB))  # fmt: skip
BLANKS = "".join(chr(code) for first, last in _RANGES for code in range(first, last + 1))
"""Every one of them, to strip off the ends of a text; what is made of them alone says nothing."""
