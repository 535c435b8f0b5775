"""The closed lists of the schema: what the law or the model itself fixes. Everything else that is listed is rows."""

from enum import StrEnum


class Standing(StrEnum):
    """How far a statement has come: only what is made can be in force."""

    MADE = "made"
    ANNOUNCED = "announced"
    PROPOSED = "proposed"
    DROPPED = "dropped"


class Force(StrEnum):
    """How strongly a statement binds, in the word its source uses."""

    MUST = "must"
    MUST_NOT = "must_not"
    SHOULD = "should"
    SHOULD_NOT = "should_not"
    MAY = "may"
    EXPLANATORY = "explanatory"


class Checked(StrEnum):
    """How a passage was checked; only one read in its source may look official."""

    READ_IN_SOURCE = "read_in_source"
    READ_IN_SECONDARY_SOURCE = "read_in_secondary_source"
    NOT_YET_CHECKED = "not_yet_checked"


class SourceKind(StrEnum):
    """What kind of document a source is."""

    ACT = "act"
    REGULATIONS = "regulations"
    EXPLANATORY_NOTES = "explanatory_notes"
    STATUTORY_GUIDANCE = "statutory_guidance"
    OFFICIAL_GUIDANCE = "official_guidance"
    PARLIAMENT = "parliament"
    COUNCIL = "council"
    RESEARCH = "research"
    PRESS = "press"
    DATA = "data"
    OTHER = "other"


class ResponsibilityRole(StrEnum):
    """The four things a body can be answerable for under an arrangement."""

    DELIVERS = "delivers"
    SECURES = "secures"
    ACCOUNTABLE = "accountable"
    FUNDS = "funds"


class Capacity(StrEnum):
    """In which capacity a body acts, where several bodies of its kind are concerned."""

    HOME = "home"
    HOST = "host"
    PROVIDER = "provider"
    COMMISSIONER = "commissioner"


class Basis(StrEnum):
    """What an amount is counted by."""

    ADDITIONAL_SUPPORT = "additional_support"
    WHOLE_COST = "whole_cost"
    PER_PLACE = "per_place"
    PER_PUPIL = "per_pupil"
    PER_HOUR = "per_hour"
    NOT_STATED = "not_stated"


class Layer(StrEnum):
    """Who in a setting receives a provision: everyone, some, or one child. Our own sorting, for finding things."""

    UNIVERSAL = "universal"
    TARGETED = "targeted"
    INDIVIDUAL = "individual"


class AreaKind(StrEnum):
    """What kind of area an area is."""

    AUTHORITY = "authority"
    REGION = "region"
    COUNTRY = "country"


class Unit(StrEnum):
    """What the values of an indicator are counted in."""

    NUMBER = "number"
    PERCENT = "percent"
    POUNDS = "pounds"
    RATE = "rate"
    WEEKS = "weeks"
    ANSWER = "answer"


class NotPublished(StrEnum):
    """Why a published table gives no figure; never the same as nought."""

    SUPPRESSED = "suppressed"
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    LOW = "low"
    NOT_STATED = "not_stated"


class Stage(StrEnum):
    """What an amount of a budget is: announced, set aside, planned or spent."""

    ANNOUNCED = "announced"
    ALLOCATED = "allocated"
    ALLOCATED_BEFORE_DEDUCTIONS = "allocated_before_deductions"
    ALLOCATED_AFTER_DEDUCTIONS = "allocated_after_deductions"
    DEDUCTED = "deducted"
    PLANNED = "planned"
    SPENT = "spent"
    BALANCE = "balance"


class Direction(StrEnum):
    """Whether a finding supports an intervention."""

    SUPPORTS = "supports"
    MIXED = "mixed"
    NO_EFFECT = "no_effect"
    AGAINST = "against"
    NO_RESULT = "no_result"


class CommitmentOutcome(StrEnum):
    """What became of a commitment, as far as was found. Not found is not the same as not done."""

    KEPT = "kept"
    PARTLY_KEPT = "partly_kept"
    UNDER_WAY = "under_way"
    REPLACED = "replaced"
    DROPPED = "dropped"
    NOT_FOUND = "not_found"
    DESCRIBES = "describes"
    """Not a promise: the plan describes something."""


class ProgrammeKind(StrEnum):
    """What kind of programme a programme is."""

    PILOT = "pilot"
    FUNDING = "funding"
    DEFICIT_SUPPORT = "deficit_support"
    WORKFORCE = "workforce"
    CAPITAL = "capital"
    GOVERNANCE = "governance"
    REFORM = "reform"
    RESEARCH = "research"


class EventKind(StrEnum):
    """What kind of event an event is."""

    LAW = "law"
    PUBLICATION = "publication"
    CONSULTATION = "consultation"
    ANNOUNCEMENT = "announcement"
    DECISION = "decision"
    INSPECTION = "inspection"
    NOTICE = "notice"
    DUE = "due"


class Completeness(StrEnum):
    """How much of a scheme was seen."""

    WHOLE = "whole"
    PART = "part"
    SHAPE_ONLY = "shape_only"


class Per(StrEnum):
    """The time an amount is for."""

    YEAR = "year"
    TERM = "term"
    MONTH = "month"
    WEEK = "week"
    HOUR = "hour"
    ONCE = "once"
    PLACE = "place"


class PricedBy(StrEnum):
    """What decides the band a child is in."""

    NEEDS = "needs"
    PROVISION = "provision"
    HOURS = "hours"
    POINTS = "points"
    SETTING = "setting"
    FLAT = "flat"
    NOT_STATED = "not_stated"


class TimeUnit(StrEnum):
    """What a deadline counts."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    SCHOOL_DAYS = "school_days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


class RouteKind(StrEnum):
    """What a route settles."""

    REDRESS = "redress"
    PUPIL_MOVE = "pupil_move"
    ACCOUNTABILITY = "accountability"


class Likeness(StrEnum):
    """How a category of one list stands to one of another."""

    SAME = "same"
    CLOSE = "close"
    WIDER = "wider"
    NARROWER = "narrower"
    OVERLAPS = "overlaps"
    NONE = "none"
