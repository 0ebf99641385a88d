"""Names that a system cut off at the width of its field."""

from vh.text.letters import fold
from vh.text.name_tables import is_given_name

CUT_AT = 32
"""Letters after which a Council Tax system cuts off `SURNAME,TITLE FORENAME`."""
_TITLE_BEGINS = frozenset(title[:end] for title in ("MR", "MRS", "MISS", "MS") for end in range(1, len(title) + 1))


def without_cut_word(text: str) -> str:
    """A name as long as its field without what was cut: of a given name that may be half the initial is left, of a title nothing.

    >>> without_cut_word("ROCHA RIBEIRO NASCIMENTO,MRS LAR"), without_cut_word("NUNES MARQUES DA ROCHA,MR BRUNO")
    ('ROCHA RIBEIRO NASCIMENTO,MRS L', 'NUNES MARQUES DA ROCHA,MR BRUNO')
    >>> without_cut_word("CAVALCANTE TEIXEIRA CARVALHO,MIS")
    'CAVALCANTE TEIXEIRA CARVALHO,'
    """
    surname, comma, given = text.partition(",")
    if len(text) < CUT_AT and given not in _TITLE_BEGINS:
        return text
    words = given.split()
    if not comma or not words or "," in given or is_given_name(fold(words[-1])):
        return text
    if len(words) == 1 and words[0] in _TITLE_BEGINS:
        return f"{surname},"
    return f"{surname},{' '.join((*words[:-1], words[-1][0]))}"
