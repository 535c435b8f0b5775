"""The closed lists of the schema: what the law or the model itself fixes. Everything else that is listed is rows."""

from enum import StrEnum


class Standing(StrEnum):
    """How far a statement has come: only what is made can be in force."""

    MADE = "made"
    """Made or published: it holds from its first day to its last."""
    ANNOUNCED = "announced"
    """Said by those who can decide it that it will be; nothing has been made yet."""
    PROPOSED = "proposed"
    """Put forward, in a consultation or a bill; it may never be made."""
    DROPPED = "dropped"
    """Given up before it was made."""


class Force(StrEnum):
    """How strongly a statement binds, in the word its source uses."""

    MUST = "must"
    """Required, by law or by terms that bind like it."""
    MUST_NOT = "must_not"
    """Forbidden, by law or by terms that bind like it."""
    SHOULD = "should"
    """Expected by guidance; not doing it needs a good reason."""
    SHOULD_NOT = "should_not"
    """Guidance expects that it is not done."""
    MAY = "may"
    """Allowed, not required."""
    EXPLANATORY = "explanatory"
    """Tells how things are; it binds nobody."""


class Checked(StrEnum):
    """How a passage was checked; only one read in its source may look official."""

    READ_IN_SOURCE = "read_in_source"
    """The passage was read in the document itself."""
    READ_IN_SECONDARY_SOURCE = "read_in_secondary_source"
    """It was read in another document that quotes or tells of the first."""
    NOT_YET_CHECKED = "not_yet_checked"
    """Nobody has yet read it to check what rests on it."""


class SourceKind(StrEnum):
    """What kind of document a source is."""

    ACT = "act"
    """A law made by Parliament."""
    REGULATIONS = "regulations"
    """A law made by a minister under an Act."""
    EXPLANATORY_NOTES = "explanatory_notes"
    """Notes that explain an Act or regulations and are not law."""
    STATUTORY_GUIDANCE = "statutory_guidance"
    """Guidance that an Act says must be regarded."""
    OFFICIAL_GUIDANCE = "official_guidance"
    """Guidance of a department or public body that no Act says must be regarded."""
    PARLIAMENT = "parliament"
    """What was said or written in Parliament: a debate, an answer, a committee’s report."""
    COUNCIL = "council"
    """What a local authority published."""
    RESEARCH = "research"
    """A study or a review of studies."""
    PRESS = "press"
    """What a newspaper, broadcaster or trade paper reported."""
    DATA = "data"
    """A table or data file of figures."""
    OTHER = "other"
    """Any other document."""


class ResponsibilityRole(StrEnum):
    """The four things a body can be answerable for under an arrangement."""

    DELIVERS = "delivers"
    """Gives the support."""
    SECURES = "secures"
    """Must see that it happens, whoever gives it."""
    ACCOUNTABLE = "accountable"
    """Answers for how it goes."""
    FUNDS = "funds"
    """Pays for it."""


class Capacity(StrEnum):
    """In which capacity a body acts, where several bodies of its kind are concerned."""

    HOME = "home"
    """As the authority of the area where the child or young person lives."""
    HOST = "host"
    """As the authority of the area where the place is."""
    PROVIDER = "provider"
    """As the place or service that gives the support."""
    COMMISSIONER = "commissioner"
    """As the body that arranges and buys it."""


class Layer(StrEnum):
    """Who in a setting receives a provision: everyone, some, or one child. Our own sorting, for finding things."""

    UNIVERSAL = "universal"
    """Everyone receives it."""
    TARGETED = "targeted"
    """Some receive it, in a small group or for a time."""
    INDIVIDUAL = "individual"
    """One child receives it."""


class AreaKind(StrEnum):
    """What kind of area an area is."""

    AUTHORITY = "authority"
    """The area of one local authority."""
    REGION = "region"
    """One of England’s nine regions."""
    COUNTRY = "country"
    """England as a whole."""


class Direction(StrEnum):
    """Whether a finding supports an intervention."""

    SUPPORTS = "supports"
    """What was found speaks for it."""
    MIXED = "mixed"
    """What was found points both ways."""
    NO_EFFECT = "no_effect"
    """It was tried and made no difference that could be told."""
    AGAINST = "against"
    """What was found speaks against it."""
    NO_RESULT = "no_result"
    """It was looked for, and nothing that settles it was found."""


class CommitmentOutcome(StrEnum):
    """What became of a commitment, as far as was found. Not found is not the same as not done."""

    KEPT = "kept"
    """What was promised was done."""
    PARTLY_KEPT = "partly_kept"
    """Part of it was done, or later than promised."""
    UNDER_WAY = "under_way"
    """It was begun and is not finished."""
    REPLACED = "replaced"
    """Something else took its place."""
    DROPPED = "dropped"
    """It was given up."""
    NOT_FOUND = "not_found"
    """Nothing was found either way. That does not mean that it was not done."""
    DESCRIBES = "describes"
    """Not a promise: the plan describes something."""


class ProgrammeKind(StrEnum):
    """What kind of programme a programme is."""

    PILOT = "pilot"
    """Something tried in some areas first."""
    FUNDING = "funding"
    """Money for a purpose and a time."""
    DEFICIT_SUPPORT = "deficit_support"
    """Help, with conditions, for authorities that overspent on high needs."""
    WORKFORCE = "workforce"
    """Training or hiring people."""
    CAPITAL = "capital"
    """Money for buildings and places."""
    GOVERNANCE = "governance"
    """Boards and partnerships that steer or watch."""
    REFORM = "reform"
    """A change of the system as a whole."""
    RESEARCH = "research"
    """Finding something out."""


class EventKind(StrEnum):
    """What kind of event an event is."""

    LAW = "law"
    """A law was made, or began to hold."""
    PUBLICATION = "publication"
    """A document came out."""
    CONSULTATION = "consultation"
    """Views were asked for."""
    ANNOUNCEMENT = "announcement"
    """Something was said to be coming."""
    DECISION = "decision"
    """A court, tribunal, minister or body decided."""
    INSPECTION = "inspection"
    """An area or a place was inspected."""
    NOTICE = "notice"
    """A formal notice was given."""
    DUE = "due"
    """Something was to have happened by then."""


class RouteKind(StrEnum):
    """What a route settles."""

    REDRESS = "redress"
    """How a decision or a failure is put right."""
    PUPIL_MOVE = "pupil_move"
    """How a pupil comes to another place."""
    ACCOUNTABILITY = "accountability"
    """How a body is held to what it must do."""


class Likeness(StrEnum):
    """How a category of one list stands to one of another."""

    SAME = "same"
    """The two mean the same."""
    CLOSE = "close"
    """They mean nearly the same."""
    WIDER = "wider"
    """The second takes in more."""
    NARROWER = "narrower"
    """The second takes in less."""
    OVERLAPS = "overlaps"
    """They share a part, and each has more."""
    NONE = "none"
    """The second list has nothing for it."""
