"""Rules for what councils and trusts say of their own areas: it may add to what holds nationally, and never weaken it."""

from collections.abc import Callable, Iterator

from graph.fields import conditions, limits, words
from graph.schema import Arrangement, LocalArrangement, LocalResponsibility, Node, Reach, Responsibility, Standing
from graph.schema.terms import Force, ResponsibilityRole

Nodes = dict[str, Node]
Broken = Iterator[tuple[str, str, str]]


def local_arrangements_reach_as_far_as_they_say(nodes: Nodes) -> Broken:
    """The word a local arrangement gives for its reach is what its conditions come to beside the national ones."""
    for node in nodes.values():
        if not isinstance(node, LocalArrangement) or not isinstance(national := nodes[node.adjusts], Arrangement):
            continue
        found = dict(reaches(node, national, nodes))
        whole = Reach.WIDER if Reach.WIDER in found.values() else Reach.NARROWER if found else Reach.SAME
        if whole is not node.reach:
            why = "; ".join(f"by {words(name)} it is {reach}" for name, reach in found.items()) or "its conditions are the same"
            told = f"says {node.reach}, but beside {national.id} it is {whole}: {why}"
            yield node.id, "reach", f"{told}. Whoever reads it would expect it elsewhere; correct the word or the conditions"


def reaches(local: LocalArrangement, national: Arrangement, nodes: Nodes) -> Iterator[tuple[str, Reach]]:
    """The dimensions in which a local arrangement is narrower or wider. A condition that is empty is the national one's."""
    for name in conditions(Arrangement):
        ours, theirs = getattr(local, name), getattr(national, name)
        if not ours or set(ours) == set(theirs):
            continue
        if theirs and not all(covered(one, theirs, nodes) for one in ours):
            yield name, Reach.WIDER
        elif not theirs or not all(covered(one, ours, nodes) for one in theirs):
            yield name, Reach.NARROWER
    for name, ends in limits(Arrangement).items():
        for end, less in (("from", -1), ("to", 1)):
            ours, theirs = getattr(local, ends[end]), getattr(national, ends[end])
            if ours is not None and ours != theirs:
                yield f"{name} {end}", Reach.WIDER if theirs is not None and (ours - theirs) * less > 0 else Reach.NARROWER


def covered(value: str, named: tuple[str, ...], nodes: Nodes) -> bool:
    """Whether a value is one of those named or narrower than one."""
    seen, waiting = set(), [value]
    while waiting:
        one = waiting.pop()
        if one in named:
            return True
        if one not in seen:
            seen.add(one)
            waiting += getattr(nodes[one], "broader", ())
    return False


def nothing_local_weakens_what_is_required(nodes: Nodes) -> Broken:
    """A local part in whose place the law or guidance says "must" says "must", too."""
    national = [node for node in nodes.values() if isinstance(node, Responsibility) and node.standing is Standing.MADE]
    for node in nodes.values():
        if not isinstance(node, LocalResponsibility) or node.force in (Force.MUST, Force.MUST_NOT):
            continue
        adjusted = nodes[node.arises_under]
        for other in national:
            same = other.arises_under == getattr(adjusted, "adjusts", None) and key(other) == key(node)
            if same and other.force in (Force.MUST, Force.MUST_NOT):
                told = f"is {node.force or 'not given'}, and takes the place of {other.id}, which says {words(other.force)}"
                where = "; ".join(nodes[passage].name for passage in other.stated_in)
                advice = "families would be told that less is due than is; write the same force, or take the row out"
                yield node.id, "force", f"{told} ({where}): {advice}"


def local_payers_have_a_place_of_their_own(nodes: Nodes) -> Broken:
    """Who pays locally is not in the step of a national payer that stays, unless by share: nobody could say who is next."""
    for node in nodes.values():
        if not isinstance(node, LocalResponsibility) or node.step is None or node.share is not None:
            continue
        beside = [one for one in nodes.values() if isinstance(one, LocalResponsibility) and one.arises_under == node.arises_under]
        replaced = {key(one) for one in beside}
        for other in nodes.values():
            stays = isinstance(other, Responsibility) and other.standing is Standing.MADE and key(other) not in replaced
            if stays and other.step == node.step and other.arises_under == getattr(nodes[node.arises_under], "adjusts", None):
                told = f"is {node.step}, as is that of {other.id}, which stays"
                yield node.id, "step", f"{told}: say that one again with the step it has here, or give this one another"


def key(part: Responsibility | LocalResponsibility) -> tuple[str, str | None]:
    """What a local part and the national ones it takes the place of share: the role, and the budget of who pays."""
    return part.role, part.paid_from if part.role is ResponsibilityRole.FUNDS else None


LOCAL_RULES: dict[Callable[[Nodes], Broken], str] = {
    local_arrangements_reach_as_far_as_they_say: "a family would look for it where it is not, or miss it where it is",
    nothing_local_weakens_what_is_required: "an area may add to what the law requires, and never take from it",
    local_payers_have_a_place_of_their_own: "two payers of one step are taken to divide it, and nobody said so",
}
"""Every rule, with why it matters that it is kept."""
