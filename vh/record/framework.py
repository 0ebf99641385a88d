"""The questions of the council's ethics framework: four at each of the five stages of a project; and the particulars that documents need."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """A stage of the project."""

    DISCOVER = "discover"
    DESIGN = "design"
    BUILD = "build"
    PILOT = "pilot"
    RUN = "run"

    @property
    def label(self) -> str:
        """As a person reads it."""
        return self.value.capitalize()


class Question(StrEnum):
    """What is asked at every stage."""

    PROPORTIONATE = "proportionate"
    LEGAL = "legal"
    ROBUST = "robust"
    COMMUNICATED = "communicated"

    @property
    def label(self) -> str:
        """As a person reads it."""
        return _LABELS[self]


_LABELS = {
    Question.PROPORTIONATE: "Is it proportionate?",
    Question.LEGAL: "Is it legal, secure and anonymous?",
    Question.ROBUST: "Is it robust, transparent and accountable?",
    Question.COMMUNICATED: "Is it communicated?",
}
QUESTIONS: Mapping[tuple[Stage, Question], str] = {
    (Stage.DISCOVER, Question.PROPORTIONATE): "What is the problem, how large is it, and what else would solve it with less personal data?",
    (Stage.DISCOVER, Question.LEGAL): "On which lawful basis could each source be used for this, and who has advised so?",
    (Stage.DISCOVER, Question.ROBUST): "Who owns the outcome, and how will it be known whether it works?",
    (Stage.DISCOVER, Question.COMMUNICATED): "Who is affected, and who was asked what they think of it?",
    (Stage.DESIGN, Question.PROPORTIONATE): "Why is each column needed, and what is left out?",
    (Stage.DESIGN, Question.LEGAL): "Who may see what, for how long is it kept, and where are people not named?",
    (Stage.DESIGN, Question.ROBUST): "How can an outcome be explained and put right, and what does no machine decide?",
    (Stage.DESIGN, Question.COMMUNICATED): "What will residents be told, when, and in which words?",
    (Stage.BUILD, Question.PROPORTIONATE): "Do the extracts hold more than is needed, and is the rest kept out?",
    (Stage.BUILD, Question.LEGAL): "Is what is stored encrypted, are roles given, and who has tested that?",
    (Stage.BUILD, Question.ROBUST): "How often is it wrong, for whom, and how is that known?",
    (Stage.BUILD, Question.COMMUNICATED): "Do officers understand what the scores and reasons mean, and were they trained?",
    (Stage.PILOT, Question.PROPORTIONATE): "What did the pilot save and cost, and is the benefit worth the use of the data?",
    (Stage.PILOT, Question.LEGAL): "Did anything go wrong with the data, and what was done?",
    (Stage.PILOT, Question.ROBUST): "Do officers agree with the outcomes, and do any groups fare worse?",
    (Stage.PILOT, Question.COMMUNICATED): "What did residents and officers say, and what changed because of it?",
    (Stage.RUN, Question.PROPORTIONATE): "Is every source still needed, and is every purge date kept?",
    (Stage.RUN, Question.LEGAL): "Are all bases in force, and who looked at whom?",
    (Stage.RUN, Question.ROBUST): "Are error and fairness watched, by whom, and when is the next review?",
    (Stage.RUN, Question.COMMUNICATED): "Where are the transparency record and the residents' page, and are they up to date?",
}


@dataclass(frozen=True, slots=True)
class Particular:
    """Something about the council that no program can know."""

    key: str
    label: str
    example: str


PARTICULARS: tuple[Particular, ...] = (
    Particular("council", "Name of the council", "London Borough of Example"),
    Particular("team", "Team that is responsible", "Parking Services"),
    Particular("owner", "Senior responsible owner (role)", "Director of Place"),
    Particular("dpo", "Data protection officer", "Information Governance Manager"),
    Particular("email", "E-mail for questions and objections", "parking@example.gov.uk"),
    Particular("phone", "Telephone", "020 8000 0000"),
    Particular("post", "Postal address", "Town Hall, Example Road, E1 1AA"),
    Particular("website", "Web page about this", "https://www.example.gov.uk/parking-checks"),
    Particular("consulted", "Who was consulted, when, and what they said", ""),
    Particular("processors", "Suppliers that handle the data, and their contracts", ""),
    Particular("alternatives", "Ways with less data that were looked at, and why not", ""),
    Particular("agreements", "Other controllers, and agreements on sharing", ""),
    Particular("places", "Where the data are worked on, and transfers abroad", ""),
    Particular("special", "Special categories: condition and policy document", ""),
    Particular("equality", "Equality impact assessment: date and outcome", ""),
    Particular("complaints", "How to complain about the use of data", "dataprotection@example.gov.uk, or at any office"),
    Particular("phase", "Phase: pre-deployment, pilot or production, and since when", "Pilot, since 1 March 2027"),
    Particular("review", "Date of the next review", "1 May 2027"),
)
"""Each is kept like an answer, under the stage `particulars`."""
PARTICULARS_STAGE = "particulars"


def asked(stage: str, question: str) -> bool:
    """Whether there is such a question, or such a particular."""
    if stage == PARTICULARS_STAGE:
        return any(one.key == question for one in PARTICULARS)
    return (stage, question) in {(str(one), str(other)) for one, other in QUESTIONS}
