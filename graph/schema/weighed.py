"""Records of evidence laid out for those who write guidance: each finding on its own scale, and what a guide rests on."""

from enum import StrEnum

from graph.schema.evidence import Finding, Intervention, PracticeGuide, Recommendation, Scale
from graph.schema.readings import NamedNode
from graph.schema.records import Record
from graph.schema.sources import Topic
from graph.schema.terms import Direction
from graph.schema.vocabulary import NeedCategory


class PopulationFit(StrEnum):
    """How those something was found for, or is for, stand to those asked about."""

    NAMED = "named"
    """It names these, or was for just their ages."""
    WIDER = "wider"
    """It was for more people, these among them."""
    PARTLY = "partly"
    """It was for only some of these, or reaches them only in part."""
    EVERYONE = "everyone"
    """It names nobody in particular, so it is meant for every need or phase."""
    OTHER = "other"
    """It was for others."""
    NOT_SAID = "not_said"
    """The source does not say it in a way that can be compared."""


class EvidenceRow(Record):
    """One finding as it was published, beside whom it is asked for. Values of different scales are not comparable."""

    intervention: Intervention
    """What was tried."""
    scale: Scale
    """The scale of the value."""
    finding: Finding
    """The finding, with where it is stated."""
    direction: Direction
    """Whether it supports the intervention."""
    value: str | None
    """The value exactly as published."""
    no_value_because: str | None
    """Why there is no value, where there is none."""
    outcome: str | None
    """What was measured."""
    found_for: str | None
    """Who it was measured on, as published."""
    need_fit: PopulationFit | None
    """How the needs the intervention is for stand to the need asked about; nothing where none was asked."""
    age_fit: PopulationFit | None
    """How the ages it was measured on stand to those of the phase asked about; nothing where none was asked."""
    dated: str | None
    """When it was found or rated, as its source gives it."""
    year: int | None
    """The latest year in that date; nothing where it holds none."""
    old: bool | None
    """Whether that year lies further back than was asked to count as old; nothing where there is no year."""
    taken_back: str | None
    """What its own publisher later withdrew or put right of it."""
    differs_from: list[Finding]
    """The findings that it, or they, are said to disagree with. All are shown."""
    why_they_differ: str | None
    """Why, as far as is known."""


class EvidenceHole(StrEnum):
    """Why a recommendation has no evidence held, or a need or a guide no recommendation."""

    NAMES_NOTHING_HELD = "names_nothing_held"
    """It names no intervention held here, so nothing could be looked up for it."""
    NOTHING_HELD = "nothing_held"
    """No source held reports a finding on what it names."""
    NO_RESULT = "no_result"
    """Somebody looked, and nothing that settles it was found."""
    NOT_SAID_TO_REST = "not_said_to_rest"
    """Findings on what it names are held, and no source says that it rests on them."""
    NO_RECOMMENDATION = "no_recommendation"
    """No recommendation held is for it."""


class RecommendationRow(Record):
    """A recommendation beside what it rests on, as far as that is held."""

    recommendation: Recommendation
    """What is recommended."""
    guide: PracticeGuide
    """The guide that makes it."""
    about: list[Intervention]
    """The interventions it names."""
    rests_on: list[Finding]
    """The findings held that it is said to rest on."""
    also_held: list[Finding]
    """Other findings held on the interventions it names, whichever way they point."""
    hole: EvidenceHole | None
    """Why it has no evidence here, where it has none."""
    why: str | None
    """The same in words."""


class NeedCovered(Record):
    """A need that a guide covers, with how much is held of it."""

    guide: PracticeGuide
    """The guide."""
    need: NeedCategory
    """The need."""
    fit: PopulationFit
    """Whether the guide names it, names a wider need, or names none and so is for every need."""
    recommendations: int
    """How many recommendations held of the guide are for it, for a wider need or for every need."""
    findings: int
    """How many findings with a result are held on interventions that name it, or a narrower need."""
    hole: EvidenceHole | None
    """What is missing, where something is."""
    why: str | None
    """The same in words."""


class SubjectCovered(Record):
    """A subject that a guide or one of its recommendations is about, with the standards of that subject."""

    guide: PracticeGuide
    """The guide."""
    topic: Topic
    """The subject."""
    recommendations: int
    """How many of its recommendations are about it."""
    standards: int
    """How many standards held are about it. No source held says which of them the guide meets."""


class GuideRow(Record):
    """A guide with how much of it is held."""

    guide: PracticeGuide
    """The guide."""
    found: str
    """What was found of it."""
    recommendations: int
    """How many of its recommendations are held."""
    without_evidence: int
    """How many of those have no evidence here."""
    hole: EvidenceHole | None
    """Why nothing can be said of its recommendations, where none is held."""
    why: str | None
    """The same in words."""


class DraftMeaning(Record):
    """One thing that some words of a draft may stand for."""

    node: NamedNode
    """The thing."""
    kind: str
    """The name of its type."""


class DraftMatch(Record):
    """Some words of a draft that name something held."""

    words: str
    """The words, as they were written."""
    meanings: list[DraftMeaning]
    """What they may stand for; where there are several, nothing tells which."""


class DraftSentence(Record):
    """One sentence of a draft. Where it names nothing held, nothing is claimed of it."""

    text: str
    """The sentence, as it was written."""
    matches: list[DraftMatch]
    """What it names that is held."""
    not_held: list[str]
    """What looks like a name in it, and names nothing held."""


class DraftReading(Record):
    """A draft matched to what is held, by names, acronyms and synonyms alone. Nothing of it is kept."""

    sentences: list[DraftSentence]
    """Its sentences, in their order."""
    harm: bool
    """Whether a sign of possible harm stands in it: safeguarding then comes before anything else."""
    interventions: list[NamedNode]
    """The interventions that it names, or may name, each once."""
    evidence: list[EvidenceRow]
    """The findings held on those, each on its own scale; it is selected once."""
