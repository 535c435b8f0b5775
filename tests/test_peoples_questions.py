"""What people ask of the graph, in their own words: each is answered by a situation written from the passages, or refused with a reason."""

from collections import defaultdict

import pytest

from api.answers import Situation, situations

ASKED = {
    "Q01": "Year 4 child cannot blend sounds after a year of phonics: what should I already be doing?",
    "Q02": "What counts as ordinarily available, and what is extra?",
    "Q04": "Do I have to show £6,000 spent?",
    "Q06": "A 32.5-hour plan gives us £15,775, about 16 hours of an assistant: who covers the rest?",
    "Q07": "Is it lawful to write hours or pounds in section F?",
    "Q08": "A child at SEN support needs more than £6,000 and has no plan: can I get top-up?",
    "Q10": "Who writes the individual healthcare plan, who trains staff, who pays?",
    "Q11": "The speech therapist discharged him and the school has to deliver the programme: who pays?",
    "Q12": "A child with school avoidance has been at home for three weeks: what must happen?",
    "Q14": "Autism suspected, no diagnosis: what now?",
    "Q15": "A parent wants one-to-one: is there evidence?",
    "Q17": "Sensory room or sensory circuit: is there evidence?",
    "Q18": "What should be on my provision map?",
    "Q20": "What goes in the inclusion strategy by December 2026?",
    "Q22": "Transition: what must secondary have by July?",
    "Q23": "Nursery: a child with no words at 3, no plan",
    "Q24": "School says it cannot meet need and we should find elsewhere",
    "Q29": "Does the six thousand cover transport?",
    "Q32": "My 17-year-old is at college; no plan; what support?",
    "Q34": "How do I appeal?",
    "Q35": "Will my plan be removed under the new system?",
    "Q37": "Short break: who qualifies?",
    "Q40": "Who picks up clinical training costs for gastrostomy in school?",
    "Q41": "What share should the health board pay for speech therapy in section F?",
    "Q42": "What are my bands worth against three neighbours?",
    "Q44": "Which provisions in my local inclusion plan have no standard?",
    "Q45": "How many places does £860m buy?",
    "Q46": "What happens if I miss statutory deadlines (20 weeks)?",
    "Q48": "What must be in the local SEND reform plan for the stability grant?",
    "Q49": "Excluded pupils: alternative provision budget after day 6, and recoupment",
    "Q50": "Hospital education: whose budget?",
    "Q51": "Post-16: 19 to 25 with no plan",
    "Q52": "Which duty lies with social care when respite is in section H?",
    "Q54": "Which popular interventions have a null trial?",
    "Q56": "Give me all support for a need and a phase as JSON, with stable ids and sources",
    "Q57": "What changed between version 1 and 2?",
    "Q58": "Which duty supports this standard?",
    "Q59": "How confident is this statement?",
    "C1": "No plan, and costs above £6,000",
    "C2": "Therapy in section F or in section G",
    "C3": "A place in another authority's area",
    "C4": "Excluded",
    "C5": "Ill",
    "C6": "College",
    "C7": "Early years",
    "C8": "Health board and authority at odds",
}
"""Questions as people type them (Q), and the awkward cases that have one short answer (C)."""

NOT_HELD = {
    "Q44": "No local inclusion plan is held as rows, and the National Standards to measure one by were not found published.",
}
"""What the sources held do not answer, and why."""

AWKWARD = {"Q04", "Q06", "Q08", "Q11", "Q12", "Q40", "Q50"}
"""Where a wrong answer costs most: never refused."""


@pytest.fixture(scope="module")
def held() -> dict[str, list[Situation]]:
    """The situations that answer each."""
    found = defaultdict(list)
    for one in situations():
        for handle in one.handles:
            found[handle].append(one)
    return found


def test_each_is_answered_or_refused_and_none_is_both(held: dict[str, list[Situation]]) -> None:
    assert held.keys() | NOT_HELD.keys() == ASKED.keys()
    assert not held.keys() & NOT_HELD.keys()


def test_every_refusal_has_a_reason_and_no_awkward_one_is_refused() -> None:
    assert all(NOT_HELD.values())
    assert not AWKWARD & NOT_HELD.keys()


def test_each_answer_rests_on_a_passage(held: dict[str, list[Situation]]) -> None:
    for handle, several in held.items():
        assert any(one.expected.get("stated_in") for one in several), handle
