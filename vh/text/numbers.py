"""Numbers as people read them: with a true minus sign, which is as wide as a plus and no hyphen."""


def signed(number: float, places: int = 1) -> str:
    """A number with its sign: U+2212 below zero. For words and pictures only; files and programs get a hyphen.

    >>> signed(5.0), signed(-1234.56, 2), signed(-0.04)
    ('+5.0', '−1,234.56', '0.0')
    """
    text = f"{number:+z,.{places}f}"
    return minus(text) if text.strip("+0.") else text[1:]


def minus(text: str) -> str:
    """A number written out, its hyphen as a minus sign.

    >>> minus("-0.21"), minus("0.21")
    ('−0.21', '0.21')
    """
    return text.replace("-", "\N{MINUS SIGN}")


def bits(score: float) -> str:
    """A threshold: a tenth of a bit, or a hundredth where it has one.

    >>> bits(5.0), bits(-0.45)
    ('+5.0', '−0.45')
    """
    return signed(score, 2).removesuffix("0")
