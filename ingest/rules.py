"""Rules that no single field can state: each takes every node and yields (node id, field, what is wrong)."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date

from graph.fields import conditions, links
from graph.schema import Arrangement, Denial, LocalResponsibility, Node, Passage, Responsibility, Sourced, Standing
from graph.schema.terms import Checked, ResponsibilityRole

Nodes = dict[str, Node]
Broken = Iterator[tuple[str, str, str]]

MONEY_FIELDS = ("paid_from", "step", "above", "to", "basis", "share", "part")


def passages_say_how_they_were_checked(nodes: Nodes) -> Broken:
    """A passage read in a secondary source names it; an unchecked one has no day of checking, any other has."""
    for node in nodes.values():
        if isinstance(node, Passage):
            if (node.checked is Checked.READ_IN_SECONDARY_SOURCE) != (node.read_in is not None):
                yield node.id, "read_in", "names the secondary source exactly where `checked` says one was read"
            if (node.checked is Checked.NOT_YET_CHECKED) != (node.checked_on is None):
                yield node.id, "checked_on", "is the day of checking; leave it out exactly where nothing was checked"


def dates_run_forward(nodes: Nodes) -> Broken:
    """Nothing ends before it starts."""
    for node in nodes.values():
        if isinstance(node, Sourced) and node.start and node.end and node.end < node.start:
            yield node.id, "end", f"{node.end} is before the start, {node.start}; correct one"


def nothing_outlives_what_it_needs(nodes: Nodes) -> Broken:
    """A row does not hold when a target that it cannot do without does not."""
    for node in nodes.values():
        for name in required_links(node):
            target = nodes[getattr(node, name)]
            if isinstance(node, Sourced) and isinstance(target, Sourced) and outlives(node, target):
                yield node.id, name, f"{target.id} does not hold for all the time this row does; correct the dates or standing"


def required_links(node: Node) -> list[str]:
    """The links of a node that must name one target."""
    fields = type(node).model_fields
    return [name for name in links(type(node)) if fields[name].annotation is str]


def outlives(node: Sourced, target: Sourced) -> bool:
    """Whether a node may hold on a day, or at a standing, at which its target does not."""
    if target.standing is not Standing.MADE and node.standing is Standing.MADE:
        return True
    starts_before = target.start is not None and node.start is not None and node.start < target.start
    return starts_before or (target.end or date.max) < (node.end or date.max)


def money_stands_where_money_is_paid(nodes: Nodes) -> Broken:
    """Only who funds has a budget and amounts; amounts grow and shares fit into the whole."""
    shares: dict[tuple[str, int], float] = defaultdict(float)
    for node in parts(nodes):
        for name in MONEY_FIELDS if node.role is not ResponsibilityRole.FUNDS else ():
            if getattr(node, name) is not None:
                yield node.id, name, "only who funds has money fields; change the role or take it out"
        if node.above is not None and node.to is not None and node.to <= node.above:
            yield node.id, "to", "must be more than `above`"
        if node.share is not None and node.step is not None:
            shares[node.arises_under, node.step] += node.share
            if shares[node.arises_under, node.step] > 1.000001:
                yield node.id, "share", f"the shares of step {node.step} come to more than the whole"


def parts(nodes: Nodes) -> Iterator[Responsibility | LocalResponsibility]:
    """Who has a part in an arrangement, national or local."""
    return (node for node in nodes.values() if isinstance(node, Responsibility | LocalResponsibility))


def payers_stand_in_an_order(nodes: Nodes) -> Broken:
    """Who funds says in which order it pays."""
    for node in parts(nodes):
        if node.role is ResponsibilityRole.FUNDS and node.step is None:
            yield node.id, "step", "says in which order who funds pays; add 1 for the first"


def amounts_have_a_basis(nodes: Nodes) -> Broken:
    """An amount says what it is counted by."""
    for node in parts(nodes):
        if (node.above is not None or node.to is not None) and node.basis is None:
            yield node.id, "basis", "says what the amounts are counted by; add it"


def arrangements_are_limited(nodes: Nodes) -> Broken:
    """An arrangement has a condition, or says why it has none; ages run forward; one not for any support has some."""
    provided = {target for node in nodes.values() for target in getattr(node, "provided_under", ())}
    for node in nodes.values():
        if not isinstance(node, Arrangement):
            continue
        limited = any(getattr(node, name) for name in conditions(Arrangement)) or node.age_from or node.age_to
        if bool(limited) == bool(node.unlimited_because):
            yield node.id, "unlimited_because", "says why there is no condition, exactly where there is none"
        if node.age_from is not None and node.age_to is not None and node.age_to < node.age_from:
            yield node.id, "age_to", "is below `age_from`"
        if not node.any_support and node.id not in provided:
            yield node.id, "any_support", "is false, yet no provision is provided under it; add one or make it true"


def chains_end(nodes: Nodes) -> Broken:
    """What is broader, larger or wider never leads back to itself."""
    for name in ("broader", "part_of", "is_a", "comes_from"):
        for node in nodes.values():
            if name in links(type(node)) and node.id in reached(node.id, name, nodes):
                yield node.id, name, "leads back to this row; break the circle"


def reached(start: str, name: str, nodes: Nodes) -> set[str]:
    """Every node a link leads to, over any number of steps."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        value = getattr(nodes[waiting.pop()], name, None) or ()
        new = set((value,) if isinstance(value, str) else value) - found
        found |= new
        waiting += new
    return found


def denials_deny_one_thing(nodes: Nodes) -> Broken:
    """A denial of a budget is a denial that it funds."""
    for node in nodes.values():
        if isinstance(node, Denial) and node.paid_from and node.role is not ResponsibilityRole.FUNDS:
            yield node.id, "paid_from", "only a denial that someone funds names a budget"


RULES: dict[Callable[[Nodes], Broken], str] = {
    passages_say_how_they_were_checked: "readers are shown how far each statement can be relied on, and from when",
    dates_run_forward: "an answer is given for a day, and no day would have this row",
    nothing_outlives_what_it_needs: "on some day this row would be shown without what it rests on",
    money_stands_where_money_is_paid: "what each payer owes is reckoned from these fields, and would come out wrong",
    payers_stand_in_an_order: "without an order nobody can say who pays the first pound, so no sum can be given",
    amounts_have_a_basis: "£6,000 for a place and £6,000 for a pupil are not the same sum, and must not be added",
    arrangements_are_limited: "it would be shown to people whom it does not concern, or to nobody",
    chains_end: "whoever follows it upwards would never arrive",
    denials_deny_one_thing: "it could not be told what exactly is not so",
}
"""Every rule, with why it matters that it is kept."""
