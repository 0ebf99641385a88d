"""Letters repaired and folded: encodings gone wrong, accents, and digits typed for letters."""

import re
import unicodedata
from functools import lru_cache
from html import unescape
from importlib.resources import files

_HIGH = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
# UTF-8 read as Windows-1252: a lead byte (capital, or lower-cased on the way) and its continuation bytes.
_MOJIBAKE = re.compile(f"[ÂÃÄÅÆÈÌãäåæ][{_HIGH}]|[áâ][{_HIGH}]{{2}}")
# Capitals made of continuation bytes by an upper-casing system; of the two readings, the letter that names really have.
_UPPERED = str.maketrans({"Ŏ": "Ş", "Ď": "Ğ", "Ŋ": "Ś"})
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "ʼ": "'", "ʻ": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "\ufffd": "?"})
_LATIN = str.maketrans({
    "Ł": "L", "Ø": "O", "Æ": "AE", "Œ": "OE", "Đ": "D", "Ð": "D", "Þ": "TH", "Ħ": "H", "Ŧ": "T", "Ŋ": "NG", "Ə": "A", "Ɛ": "E",
    "Ɔ": "O", "Ɖ": "D", "ẞ": "SS",
})  # fmt: skip
_ENTITY = re.compile(r"&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
"""An ampersand, written so however many times over: taken at once, as one time after the other takes long where somebody means harm."""
_KEPT_SIGNS = frozenset("'&\"- ")
_NOT_KEY = re.compile(r"[^A-Z0-9?]")
_VOWELS = frozenset("AEIOUY")


def tidy(raw: str | None) -> str:
    """Repair the encoding and the quotes, and squeeze the spaces; the case stays. Blank for None.

    >>> tidy("  GÃ¼ler   O`Brien "), tidy("KOZÅ?OWSKI")
    ("Güler O'Brien", 'KOZŁOWSKI')
    """
    if not raw:
        return ""
    if "&" in raw and ";" in raw:
        raw = without_entities(raw)
    if not raw.isascii():
        raw = unicodedata.normalize("NFC", _repaired(raw).translate(_QUOTES))
    elif "`" in raw:
        raw = raw.replace("`", "'")
    return " ".join(raw.split())


def without_entities(text: str) -> str:
    """The text with letters, quotes, ampersands and spaces as they are, where a web form left them as HTML writes them. Any other sign stays
    as it is written. What was written so twice is read twice.

    >>> without_entities("O&#39;Brien"), without_entities("St John&APOS;s"), without_entities("Smith &amp; Jones")
    ("O'Brien", "St John's", 'Smith & Jones')
    >>> without_entities("Ren&eacute;e M&#252;ller"), without_entities("REN&EACUTE;E"), without_entities("A &lt;b&gt;")
    ('Renée Müller', 'RENéE', 'A &lt;b&gt;')
    >>> without_entities("O&amp;#39;Neill"), without_entities("O" + "&amp;" + "amp;" * 20_000 + "#39;Neill")
    ("O'Neill", "O'Neill")
    """
    while (meant := _ENTITY.sub(_meant, _AMPERSAND.sub("&", text))) != text:
        text = meant
    return text


def _meant(found: re.Match[str]) -> str:
    """The letter or sign that one entity stands for; systems that write capitals write its name in capitals too."""
    written = found[0]
    sign = unescape(written)
    if sign == written:
        sign = unescape(written.lower())
    sign = sign.translate(_QUOTES).replace("\u00a0", " ")
    return sign if sign.isalpha() or sign in _KEPT_SIGNS else written


def plain(text: str) -> str:
    """A text in plain letters, its encoding repaired and accents off; everything else outside ASCII is dropped.

    >>> plain("LÔN TŶ GWYN"), plain("Groß Straße")
    ('LON TY GWYN', 'Gross Strasse')
    """
    letters = unicodedata.normalize("NFKD", _repaired(text).replace("ß", "ss").translate(_QUOTES)).translate(_LATIN)
    return letters.encode("ascii", "ignore").decode()


@lru_cache(maxsize=131_072)
def fold(token: str) -> str:
    """The letters A to Z of one word: accents off, 0, 1 and 5 among letters read as O, L or I, and S; letters lost to `?` looked up.

    >>> fold("Łukasz"), fold("O'Brien"), fold("KE1LY"), fold("SM1TH"), fold("AY?E"), fold("Yılmaz"), fold("Groß"), fold("12")
    ('LUKASZ', 'OBRIEN', 'KELLY', 'SMITH', 'AYSE', 'YILMAZ', 'GROSS', '')
    """
    if token.isascii() and token.isalpha():
        return token.upper()
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", token).upper().translate(_LATIN))
    plain = _NOT_KEY.sub("", letters)
    if "?" in plain:
        plain = _found_again(plain)
    if plain.isalpha():
        return plain
    return _without_digits(plain) if any(letter.isalpha() for letter in plain) else ""


def _repaired(text: str) -> str:
    if "?" in text:
        text = text.replace("Å?", "Ł").replace("Ã?", "?").replace("Ä?", "?")
    return _MOJIBAKE.sub(lambda found: _decoded(found[0]), text)


def _decoded(wrong: str) -> str:
    """One letter out of the two or three that its bytes were shown as; the text itself if they make no letter."""
    lead = wrong[0] if wrong[0] in "áâ" else wrong[0].upper()
    try:
        rest = b"".join(letter.encode("cp1252") if ord(letter) > 0xFF else letter.encode("latin-1") for letter in wrong[1:])
        return (lead.encode("latin-1") + rest).decode("utf-8").translate(_UPPERED)
    except UnicodeError:
        return wrong


def _without_digits(word: str) -> str:
    """Digits read as the letters they look like: 1 is an I between consonants, else an L."""
    out = []
    for place, letter in enumerate(word):
        if letter == "1":
            around = word[max(place - 1, 0) : place] + word[place + 1 : place + 2]
            out.append("L" if _VOWELS.intersection(around) or "1" in around else "I")
        else:
            out.append({"0": "O", "5": "S"}.get(letter, letter if letter.isalpha() else ""))
    return "".join(out)


def _found_again(plain: str) -> str:
    """A word with `?` for letters outside the sender's alphabet: the one known name it can be, else without them."""
    found = {key for shape, key in _accented().get(len(plain), ()) if _fits(plain, shape, key)}
    return found.pop() if len(found) == 1 else plain.replace("?", "")


def _fits(plain: str, shape: str, key: str) -> bool:
    """Whether every letter is the name's own, and every `?` stands where the name has a letter outside A to Z."""
    return all(
        (there not in _ASCII) if letter == "?" else letter == folded for letter, there, folded in zip(plain, shape, key, strict=True)
    )


_ASCII = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")


@lru_cache(maxsize=1)
def _accented() -> dict[int, list[tuple[str, str]]]:
    """Common names that have letters outside A to Z, with their keys, by length; none whose key is longer, as of STRAUß."""
    table: dict[int, list[tuple[str, str]]] = {}
    for line in files("vh.text").joinpath("accented_names.txt").read_text(encoding="utf-8").splitlines():
        for name in () if line.startswith("#") else line.split():
            if len(key := fold(name)) == len(name):
                table.setdefault(len(name), []).append((name, key))
    return table
