"""Fields that name two people of whom one acts for the other, wherever they live: the account is of the one who is acted for."""

import re

from vh.text.letters import tidy

_ACTS_FOR = re.compile(r".*\b(?:(?:APPOINTEE|ATTORNEY|DEPUTY|GUARDIAN|POA|LPA|EPA)\W+(?:FOR|OF)|ON BEHALF OF|O/B/O|OBO)\b\W*(?=\w)")
_ACTED_FOR = re.compile(r"[\W_]*\b(?:BY|PER|VIA)\W+(?:(?:HIS|HER|THEIR|THE)\W+)?(?:ATTORNEYS?|DEPUTY|APPOINTEE|GUARDIAN)\b.*")


def who_is_meant(text: str) -> str:
    """Of a field in capitals, the part that names the person whose account it is; all of it where nobody acts for another.

    >>> who_is_meant("MRS K LEE APPOINTEE FOR MR D JONES"), who_is_meant("MR D JONES BY HIS ATTORNEY MRS K LEE"), who_is_meant("A DEPUTY")
    ('MR D JONES', 'MR D JONES', 'A DEPUTY')
    """
    return _ACTED_FOR.sub("", _ACTS_FOR.sub("", text)) or text


def acts_for_another(raw: str) -> bool:
    """Whether a field says that somebody acts for the person whose account it is.

    >>> acts_for_another("Mrs K Lee on behalf of Mr D Jones"), acts_for_another("MR A DEPUTY")
    (True, False)
    """
    text = tidy(raw).upper()
    return who_is_meant(text) != text
