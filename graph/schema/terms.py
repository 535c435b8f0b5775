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
