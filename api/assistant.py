"""The tools of `api.tools` over the Model Context Protocol, for assistants: read-only, on stdio, and at `/mcp` on loopback.

An answer is structured, with its citations and the release that gave it, and is said once more as short plain text.
"""

import asyncio
import logging
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolRequestParams, CallToolResult, ListToolsResult, TextContent, ToolAnnotations
from mcp.types import Tool as Offered
from starlette.types import Receive, Scope, Send

from api.execute import Executor, Outcome
from api.http import MOST_BYTES
from api.said import said
from api.tools import PAGE, Tool, tools
from queries.asking import NotKnown

INSTRUCTIONS = """\
England's standards for special educational needs and disabilities, and for alternative provision, as a graph with its sources. \
England only; not legal advice. Ask `search` for the ids that other tools take. Name no child, and send nothing that tells who \
a child is. Cite the passages an answer brings, and say how each was checked. What is proposed or announced is not in force: \
say so. A role on which the sources are silent is not one that nobody has. Where an answer brings `comesFirst`, tell that before \
anything else: it is safeguarding, urgent help or checks."""
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
MOST_LISTED = 20
"""Entries of a list that has no pages which one answer brings."""
PATIENCE = 120.0
"""Seconds a call waits for a graph that is starting, and for a statement that is planned for the first time."""
LOOPBACK = TransportSecuritySettings(
    allowed_hosts=["127.0.0.1:*", "localhost:*", "[::1]:*"],
    allowed_origins=["http://127.0.0.1:*", "http://localhost:*", "http://[::1]:*"],
)
"""Only a client on this machine is answered over HTTP, so that no web page can ask through somebody's browser."""

logging.getLogger("mcp").addHandler(logging.NullHandler())
logging.getLogger("mcp").propagate = False  # the library's own log may show what was sent


class Assistant:
    """The tools over one executor."""

    def __init__(self, executor: Executor, patience: float = PATIENCE) -> None:
        self.executor, self.patience = executor, patience
        self.tools: dict[str, Tool] = tools(executor.schema._schema)

    @cached_property
    def server(self) -> Server[Any]:
        """The protocol's server of these tools."""
        return Server(
            "provision-graph", instructions=INSTRUCTIONS, on_list_tools=self.on_list_tools, on_call_tool=self.on_call_tool
        )

    async def on_list_tools(self, context: Any, params: Any) -> ListToolsResult:
        """Every tool."""
        return ListToolsResult(tools=[offered(tool) for tool in self.tools.values()])

    async def on_call_tool(self, context: Any, params: CallToolRequestParams) -> CallToolResult:
        """What one tool answers, or what is wrong with what was asked of it."""
        given = {name: value for name, value in (params.arguments or {}).items() if value is not None}
        try:
            return await self.answer(params.name, given)
        except NotKnown as error:
            return refusal(str(error))

    async def answer(self, name: str, given: Mapping[str, Any]) -> CallToolResult:
        """A tool's answer. Raises NotKnown for a tool or an argument that there is not."""
        if name not in self.tools:
            raise NotKnown(f"there is no tool {name[:60]!r}; there are {', '.join(self.tools)}")
        tool = self.tools[name]
        paged = {"first": PAGE} if "first" in tool.takes["properties"] else {}
        outcome = await self.run(tool.document(taken(tool, given)), paged | given)
        if errors := outcome.body.get("errors"):
            return refusal("\n".join(error["message"] for error in errors))
        data = outcome.body["data"]
        if data["answer"] is None:
            raise NotKnown(f"there is nothing with the id {str(given['id'])[:120]!r}; `search` finds the ids there are")
        answer, left_out = cut(data["answer"])
        (release,) = data["release"]["nodes"]
        whole = {"answer": answer, "release": release, "leftOut": left_out}
        return CallToolResult(content=[text(said(tool, whole))], structured_content=whole)

    async def run(self, document: str, variables: Mapping[str, Any]) -> Outcome:
        """A document answered, once there is something to answer it from."""
        reader, waited = self.executor.reader, 0.0
        while reader.opened is None and not reader.failed and waited < self.patience:
            await asyncio.sleep(0.05)
            waited += 0.05
        return await self.executor.run(document, variables, deadline=self.patience)

    async def over_stdio(self) -> None:
        """Answer what comes on stdin until it ends. While this runs, only the protocol reaches stdout."""
        async with stdio_server() as (incoming, outgoing):
            self.executor.reader.start()
            try:
                await self.server.run(incoming, outgoing, self.server.create_initialization_options())
            finally:
                await self.executor.reader.stop()

    async def over_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request over HTTP. Nothing is kept between two."""
        manager = StreamableHTTPSessionManager(
            self.server, json_response=True, stateless=True, security_settings=LOOPBACK, max_request_body_size=MOST_BYTES
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)


def offered(tool: Tool) -> Offered:
    """A tool as the protocol lists it."""
    return Offered(
        name=tool.name, description=tool.about, input_schema=tool.takes, output_schema=tool.gives, annotations=READ_ONLY
    )


def taken(tool: Tool, given: Mapping[str, Any]) -> Mapping[str, Any]:
    """What was given, if the tool takes it and has all it needs. Raises NotKnown."""
    takes = tool.takes["properties"]
    if strange := [name for name in given if name not in takes]:
        raise NotKnown(f"{tool.name} takes no {' or '.join(strange)[:120]}; it takes {', '.join(takes)}")
    if missing := [name for name in tool.takes["required"] if name not in given]:
        raise NotKnown("; ".join(f"{tool.name} needs {name}: {takes[name]['description']}" for name in missing))
    return given


def cut(answer: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, int]]:
    """An answer whose lists are no longer than may be, and how much of each was left out."""
    long = {name: len(part) - MOST_LISTED for name, part in answer.items() if isinstance(part, list) and len(part) > MOST_LISTED}
    return {name: part[:MOST_LISTED] if name in long else part for name, part in answer.items()}, long


def refusal(words: str) -> CallToolResult:
    """What is wrong, told as the protocol tells it to the one who asks."""
    return CallToolResult(content=[text(words)], is_error=True)


def text(words: str) -> TextContent:
    return TextContent(type="text", text=words)
