"""How authorities price support: their published schemes, with every band that was seen."""

from typing import Annotated

from graph.fields import Id, Link, Pounds
from graph.schema.bases import Sourced
from graph.schema.counting import Completeness, Per, PricedBy


class BandScheme(Sourced):
    """One authority's table of bands or rates. There is no national one."""

    prefix, plural = "band-scheme", "band_schemes"

    in_area: Annotated[Id, Link("Area", "band_schemes")]
    """The authority whose scheme it is."""
    year: str | None = None
    """The year it is for, as its page gives it; nothing where the page gives none."""
    priced_by: tuple[PricedBy, ...] = ()
    """What decides the band: needs, provision, hours, points, the setting."""
    opened_by: str | None = None
    """What a child must have for it: an EHC plan, SEN support, or neither."""
    first_six_thousand: str | None = None
    """Whether the first £6,000 stands inside or outside its amounts, as far as its page says."""
    pays_from: Annotated[Id | None, Link("Budget", "band_schemes")] = None
    """The budget it pays from."""
    in_phase: Annotated[tuple[Id, ...], Link("Phase", "band_schemes")] = ()
    """The phases it is for."""
    seen: Completeness
    """How much of it was seen."""


class Band(Sourced):
    """One band, level or rate of a scheme."""

    prefix, plural, naming = "band", "bands", "{scheme}: {table} {code}"

    scheme: Annotated[Id, Link("BandScheme", "bands")]
    """The scheme it belongs to."""
    code: str
    """Its code or name in the scheme."""
    table: str | None = None
    """The table it stands in, where a scheme has several that number bands differently."""
    order: int
    """Its place in the scheme, first is 1."""
    from_points: int | None = None
    """The fewest points, hours or needs that reach it."""
    to_points: int | None = None
    """The most points, hours or needs that stay in it."""
    amount: Pounds | None = None
    """What it pays, in pounds; zero only where its page says nil, nothing where the amount was not seen."""
    per: Per | None = None
    """The time its amount is for."""
    each_weekly_hour: bool = False
    """Whether its amount is for each weekly hour of support, not for the whole."""
    total: Pounds | None = None
    """The whole cost it stands for, in pounds, where its page gives that beside the top-up."""
