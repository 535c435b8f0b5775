"""Pages: server-rendered and readable without JavaScript. Each asks the same GraphQL as everyone else."""

from functools import partial

from fastapi import APIRouter, Request, Response

from api.execute import Executor
from api.pages.ask import ask_answer, ask_page, figures_page
from api.pages.authors import add_authors
from api.pages.commissioners import add_commissioners
from api.pages.desk_routes import add_desk
from api.pages.docs import add_docs
from api.pages.downloads import question_file
from api.pages.explorer import explorer_answer, explorer_page, schema_page
from api.pages.files import add_files
from api.pages.form import fields_of, with_choices
from api.pages.layout import ASSETS, READ, PageProblem, Pages, page_route
from api.pages.linked import add_linked
from api.pages.names import Names
from api.pages.nodes import kind_of, list_page, list_path, node_page, wrong_address
from api.pages.packs import add_packs
from api.pages.questions import question_page
from api.pages.records import record_file
from api.pages.reference import add_reference
from api.pages.releases import add_releases
from api.pages.reporting import add_report
from api.pages.search import search_page
from api.pages.senco import senco_page
from api.pages.sheet import sheet_file, sheet_page
from api.pages.sign_in import add_sign_in
from api.sessions import Sessions
from graph.schema import NODE_TYPES
from queries.box.understand import LONGEST
from queries.question import questions

HEADLINE = "who_delivers"
WORKED = {
    "Small-group language support in a primary school, at SEN support, for £8,200": (
        "needs=need:slcn&phase=phase:primary&setting=setting:mainstream-school&plan_level=plan-level:sen-support&cost=8200"
    ),
    "Speech and language therapy in Section F of a plan": (
        "needs=need:slcn&section=section:f&support=provision:speech-and-language-therapy-to-learn"
    ),
    "Nothing known but the age: a student of 19": "age=19",
    "Why not at 26?": "age=26&plan_level=plan-level:ehc-plan&fit=fails",
}
"""Questions asked on the front page: in words, and as an address asks them."""
ASKED_FIRST = {"needs", "phase", "setting", "plan_level", "cost"}
"""What the front page asks; the question's own page asks the rest."""


def page_routes(executor: Executor, sessions: Sessions) -> APIRouter:
    """Every page. Include it after all other routes: its last answers any address that nothing else has."""
    pages = Pages(executor, sessions)
    names = Names(pages)
    router = APIRouter(route_class=page_route(pages), include_in_schema=False)
    add_fixed(router, pages, names)
    add_explorer(router, pages)
    add_commissioners(router, pages, names)
    add_linked(router, pages)
    add_docs(router, pages)
    add_files(router, pages)
    add_authors(router, pages, names)
    add_packs(router, pages, names)
    add_sign_in(router, pages)
    add_desk(router, pages, names)
    add_report(router, pages)
    add_releases(router, pages)
    add_reference(router, pages, names)
    for label, model in NODE_TYPES.items():
        add_type(router, pages, names, label, model.prefix, list_path(model))

    @router.api_route("/{path:path}", methods=[*READ, "POST", "PUT", "PATCH", "DELETE"])
    async def unknown(path: str) -> Response:
        raise wrong_address(path)

    return router


def add_fixed(router: APIRouter, pages: Pages, names: Names) -> None:
    """The front page and the questions."""
    get = partial(router.api_route, methods=READ)

    @get("/")
    async def home() -> Response:
        question = questions()[HEADLINE]
        every = fields_of(question, pages.executor.schema._schema)
        fields = await with_choices([one for one in every if one.name in ASKED_FIRST], names)
        counts = await names.counts()
        kinds = [(kind_of(model), counts[label]) for label, model in NODE_TYPES.items()]
        return pages.render("home.html", question=question, fields=fields, kinds=kinds, worked=WORKED, longest=LONGEST)

    @get("/questions")
    async def listed() -> Response:
        return pages.render("questions.html", questions=questions().values())

    @get("/questions/{name}.{kind}")
    async def question_download(name: str, kind: str, request: Request) -> Response:
        return await question_file(pages, names, name, kind, request)

    @get("/questions/{name}")
    async def question(name: str, request: Request) -> Response:
        return await question_page(pages, names, name, request)

    @get("/search")
    async def search(request: Request) -> Response:
        return await search_page(pages, request)

    add_box(router, pages, names)
    add_sheet(router, pages, names)
    add_aids(router, pages)


def add_box(router: APIRouter, pages: Pages, names: Names) -> None:
    """The question box: what is typed goes by POST, so that it stands in no address."""

    @router.api_route("/ask", methods=READ)
    async def ask() -> Response:
        return ask_page(pages)

    @router.post("/ask")
    async def asked(request: Request) -> Response:
        return await ask_answer(pages, names, request)

    @router.api_route("/ask/figures", methods=READ)
    async def figures() -> Response:
        return await figures_page(pages, names)


def add_sheet(router: APIRouter, pages: Pages, names: Names) -> None:
    """What is ordinarily available, to find and choose from, and the sheet of what was chosen."""
    get = partial(router.api_route, methods=READ)

    @get("/senco")
    async def senco(request: Request) -> Response:
        return await senco_page(pages, names, request)

    @get("/sheet")
    async def sheet(request: Request) -> Response:
        return await sheet_page(pages, request)

    @get("/sheet.{kind}")
    async def sheet_download(kind: str, request: Request) -> Response:
        return await sheet_file(pages, kind, request)


def add_aids(router: APIRouter, pages: Pages) -> None:
    """The files that pages are made with."""
    get = partial(router.api_route, methods=READ)

    @get("/static/{name}")
    async def static(name: str, request: Request) -> Response:
        return asset(name, request)


def add_explorer(router: APIRouter, pages: Pages) -> None:
    """GraphQL by hand, and the schema to read."""

    @router.api_route("/explore", methods=READ)
    async def explore(request: Request) -> Response:
        return await explorer_page(pages, request)

    @router.post("/explore")
    async def explored(request: Request) -> Response:
        return await explorer_answer(pages, request)

    @router.api_route("/explore/schema", methods=READ)
    async def schema() -> Response:
        return schema_page(pages, None)

    @router.api_route("/explore/schema/{name}", methods=READ)
    async def schema_type(name: str) -> Response:
        return schema_page(pages, name)


def add_type(router: APIRouter, pages: Pages, names: Names, label: str, prefix: str, path: str) -> None:
    """The list of a type, and the page of each of its nodes."""

    @router.api_route(path, methods=READ)
    async def listed(request: Request) -> Response:
        return await list_page(pages, label, request)

    @router.api_route(f"/{prefix}/{{slug}}", methods=READ)
    async def node(slug: str, request: Request) -> Response:
        slug, dot, ending = slug.partition(".")
        if dot:
            return await record_file(pages, label, f"{prefix}:{slug}", ending, request.query_params.get("release") or None)
        return await node_page(pages, names, label, slug, request)


def asset(name: str, request: Request) -> Response:
    """A file that pages need. One asked for by its fingerprint never changes, and may be kept."""
    found = ASSETS.get(name)
    if found is None:
        raise PageProblem(404)
    kept = "public, max-age=31536000, immutable" if request.query_params.get("v") == found.digest else "no-cache"
    headers = {"Cache-Control": kept, "ETag": f'"{found.digest}"'}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    return Response(found.content, media_type=found.media, headers=headers)
