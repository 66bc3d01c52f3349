"""Opens the doors: pages, channels and API on one Litestar application."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, Request, Router
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.handlers import BaseRouteHandler
from litestar.middleware import DefineMiddleware
from litestar.middleware.csrf import CSRFMiddleware

from core.app.house import MEBIBYTE, House, build, work
from core.app.logs import set_up_logs
from core.domain.officer import Officer
from core.forms import Doorway
from core.security.headers import secure_headers
from core.security.permissions import SignedIn, signed_in
from core.settings import from_environment, options_from_environment
from core.web import errors
from core.web.acting import Acting
from core.web.bodies import read_bodies_so
from core.web.client import client_of, proxies_of
from core.web.doors import doors
from core.web.language import in_language
from core.web.looking import Looking
from core.web.schema import openapi
from core.web.templating import templates

_OFFICERS = re.compile(r"/?(desk|api/v1/desk)(/|$)")


def asgi() -> Litestar:
    """Build the application from the environment: what a server process calls."""
    settings = from_environment()
    set_up_logs(level=settings.log_level, as_json=settings.log_json)
    house = build(settings, options_from_environment())
    return site(house, working=settings.work_in_serve)


def site(house: House, *, working: bool = False) -> Litestar:
    """Return the application; `working`: it also does the worker's jobs."""
    settings = house.settings
    read_bodies_so()
    routes = [*doors(), *_from_plugins(house)]
    app = Litestar(
        state=State({"checkup": house.checkup, "reminding": house.reminding}),
        route_handlers=[
            *(route for route in routes if not _is_desk(route)),
            _desk([route for route in routes if _is_desk(route)], house),
        ],
        dependencies=_dependencies(house),
        exception_handlers=errors.handlers(),
        before_send=[secure_headers(https=settings.https)],
        template_config=templates(settings),
        include_in_schema=False,
        request_max_body_size=settings.body_max_mb * MEBIBYTE,
        openapi_config=openapi(),
        lifespan=[_life(house, working=working)],
        logging_config=None,
    )
    app.asgi_handler = in_language(app.asgi_handler)
    return app


def _desk(routes: Sequence[Any], house: House) -> Router:
    """Find out who is signed in, and guard the officers' forms against forgery.

    Citizens' pages need no such cookie: nobody is signed in there, and their forms
    carry signed tokens.
    """
    settings = house.settings
    csrf = CSRFConfig(
        secret=settings.secret_key,
        cookie_name="tiepdan_csrf",
        cookie_path="/desk",
        cookie_secure=settings.https,
        cookie_httponly=True,
        exclude=r"^/api/",
    )
    return Router(
        "/",
        route_handlers=routes,
        middleware=[
            DefineMiddleware(
                SignedIn,
                by_cookie=house.accounts.by_cookie,
                by_bearer=house.accounts.by_bearer,
            ),
            DefineMiddleware(CSRFMiddleware, config=csrf),
        ],
    )


def _is_desk(route: Any) -> bool:
    paths = route.paths if isinstance(route, BaseRouteHandler) else _paths(route)
    return all(_OFFICERS.match(path) for path in paths)


def _paths(controller: Any) -> set[str]:
    """Return the addresses of a controller or router, from its handlers if need be."""
    own = controller.path if isinstance(controller.path, str) else ""
    if own.strip("/"):
        return {own}
    handlers = [h for h in vars(controller).values() if isinstance(h, BaseRouteHandler)]
    return {path for handler in handlers for path in handler.paths} or {"/"}


def _from_plugins(house: House) -> Sequence[Any]:
    routes = [route for channel in house.channels.values() for route in channel.routes]
    for _, offered in house.plugins.collect("register_routes"):
        routes.extend(offered)
    return routes


def _dependencies(house: House) -> Mapping[str, Provide]:
    trusted = proxies_of(house.settings.trusted_proxies)

    def client(request: Request[Any, Any, Any]) -> str:
        return client_of(request, trusted)

    def doorway(request: Request[Any, Any, Any]) -> Doorway:
        return Doorway(
            house.intake,
            house.forms,
            house.feedback,
            house.paper,
            client_of(request, trusted),
        )

    def looking(request: Request[Any, Any, Any]) -> Looking:
        return Looking(house.queries, house.forms, client_of(request, trusted))

    def acting(request: Request[Any, Any, Any]) -> Acting:
        return Acting(
            signed_in(request), house.queries, house.desk, house.line, house.rules,
            house.calendar,
        )  # fmt: skip

    def officer(request: Request[Any, Any, Any]) -> Officer:
        return signed_in(request)

    rooms = {
        "settings": house.settings,
        "accounts": house.accounts,
        "channels": house.channels,
        "desk": house.desk,
        "feedback": house.feedback,
        "files": house.files,
        "database": house.database,
        "forms": house.forms,
        "intake": house.intake,
        "lanes": house.lanes,
        "checkup": house.checkup,
        "line": house.line,
        "paper": house.paper,
        "plugins": house.plugins,
        "queries": house.queries,
        "reception": house.reception,
        "rooms": house.rooms,
        "lawbook": house.lawbook,
        "recount": house.recount,
        "reminders": house.reminders,
        "absences": house.absences,
    }
    provided = {name: _given(room) for name, room in rooms.items()}
    return {
        **provided,
        "rules": Provide(lambda: house.rules, sync_to_thread=False),
        "calendar": Provide(lambda: house.calendar, sync_to_thread=False),
        "doorway": Provide(doorway, sync_to_thread=False),
        "looking": Provide(looking, sync_to_thread=False),
        "acting": Provide(acting, sync_to_thread=False),
        "officer": Provide(officer, sync_to_thread=False),
        "client": Provide(client, sync_to_thread=False),
    }


def _given(room: Any) -> Provide:
    return Provide(lambda: room, sync_to_thread=False, use_cache=True)


def _life(house: House, *, working: bool) -> Any:
    @asynccontextmanager
    async def life(_: Litestar) -> AsyncIterator[None]:
        await house.database.open()
        try:
            async with asyncio.TaskGroup() as tasks:
                stop = asyncio.Event()
                if working:
                    tasks.create_task(work(house, stop))
                else:
                    tasks.create_task(house.lawbook.follow(stop))
                tasks.create_task(house.reminding.follow(stop))
                looking = tasks.create_task(house.checkup.keep_looking())
                try:
                    yield
                finally:
                    looking.cancel()
                    stop.set()
        finally:
            await house.database.close()

    return life
