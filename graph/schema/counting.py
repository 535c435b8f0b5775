"""The closed lists of what is counted: what amounts are of, what they are for, and why a figure may be missing."""

from enum import StrEnum


class Basis(StrEnum):
    """What an amount is counted by."""

    ADDITIONAL_SUPPORT = "additional_support"
    """The cost of support beyond what every pupil has, a pupil and year."""
    WHOLE_COST = "whole_cost"
    """The cost of the whole place, ordinary teaching included."""
    PER_PLACE = "per_place"
    """An amount for each place, filled or not."""
    PER_PUPIL = "per_pupil"
    """An amount for each pupil."""
    PER_HOUR = "per_hour"
    """An amount for each hour of support."""
    NOT_STATED = "not_stated"
    """The source does not say."""


class Unit(StrEnum):
    """What the values of an indicator are counted in."""

    NUMBER = "number"
    """How many."""
    PERCENT = "percent"
    """So many in a hundred."""
    POUNDS = "pounds"
    """Pounds sterling."""
    RATE = "rate"
    """So many for a number of people or cases that its row names."""
    WEEKS = "weeks"
    """Weeks."""
    ANSWER = "answer"
    """A word that was answered, such as Yes or Recruiting."""


class NotPublished(StrEnum):
    """Why a published table gives no figure; never the same as nought."""

    SUPPRESSED = "suppressed"
    """Held back so that nobody can be recognised."""
    NOT_AVAILABLE = "not_available"
    """The publisher had no figure."""
    NOT_APPLICABLE = "not_applicable"
    """The question does not arise there."""
    LOW = "low"
    """Held back because it is too small to show, or rests on too few."""
    NOT_STATED = "not_stated"
    """The table gives no reason."""


class Stage(StrEnum):
    """What an amount of a budget is: announced, set aside, planned or spent."""

    ANNOUNCED = "announced"
    """Said to be coming."""
    ALLOCATED = "allocated"
    """Set aside for a body or an area."""
    ALLOCATED_BEFORE_DEDUCTIONS = "allocated_before_deductions"
    """Set aside, before what is paid straight to places is taken off."""
    ALLOCATED_AFTER_DEDUCTIONS = "allocated_after_deductions"
    """Set aside, after that is taken off."""
    DEDUCTED = "deducted"
    """Taken off, to be paid straight to places."""
    PLANNED = "planned"
    """Meant to be spent, as the body’s budget says."""
    SPENT = "spent"
    """Spent, as the body’s accounts say."""
    BALANCE = "balance"
    """What was left over or overspent."""


class Completeness(StrEnum):
    """How much of a scheme was seen."""

    WHOLE = "whole"
    """All of it was seen."""
    PART = "part"
    """Only some of it was seen."""
    SHAPE_ONLY = "shape_only"
    """Its bands were seen, not what they pay."""


class Per(StrEnum):
    """The time an amount is for."""

    YEAR = "year"
    """For a year."""
    TERM = "term"
    """For a school term."""
    MONTH = "month"
    """For a month."""
    WEEK = "week"
    """For a week."""
    HOUR = "hour"
    """For an hour."""
    ONCE = "once"
    """Once only."""
    PLACE = "place"
    """For a place."""


class PricedBy(StrEnum):
    """What decides the band a child is in."""

    NEEDS = "needs"
    """What the child needs."""
    PROVISION = "provision"
    """What support the child receives."""
    HOURS = "hours"
    """How many hours of support."""
    POINTS = "points"
    """How many points the child’s needs come to."""
    SETTING = "setting"
    """In which kind of place the child is."""
    FLAT = "flat"
    """One amount for every child."""
    NOT_STATED = "not_stated"
    """The source does not say."""


class TimeUnit(StrEnum):
    """What a deadline counts."""

    DAYS = "days"
    """Days of the calendar."""
    WORKING_DAYS = "working_days"
    """Days other than weekends and bank holidays."""
    SCHOOL_DAYS = "school_days"
    """Days on which school meets."""
    WEEKS = "weeks"
    """Weeks."""
    MONTHS = "months"
    """Months."""
    YEARS = "years"
    """Years."""
