"""What stands under ids, by name, for pages that show rows as they are written."""

import asyncio
import re
from collections.abc import Iterable
from typing import Any

from api.pages.documents import desk_document
from api.pages.layout import Pages
from graph.schema import NODE_TYPES

NODE_ID = re.compile(r"[a-z-]+:[a-z0-9-]+")
PREFIXES = {model.prefix for model in NODE_TYPES.values()}
MOST = 60
"""Ids that are looked up for one page."""


def is_id(text: str) -> bool:
    """Whether a text is written as the id of a node of some type."""
    return bool(NODE_ID.fullmatch(text)) and text.partition(":")[0] in PREFIXES


async def known(pages: Pages, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The nodes held under ids, by id, with where a passage stands; what is no id or not held is left out."""
    wanted = [one for one in dict.fromkeys(ids) if is_id(one)][:MOST]
    found = await asyncio.gather(*(pages.ask(desk_document("node"), {"id": one}) for one in wanted))
    return {one["node"]["id"]: one["node"] for one in found if one["node"]}
