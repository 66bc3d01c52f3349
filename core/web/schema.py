"""The OpenAPI document at /schema/openapi.json; no page of it, for those load a CDN."""

from importlib.metadata import version

from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme


def openapi() -> OpenAPIConfig:
    """Describe the API."""
    return OpenAPIConfig(
        title="tiepdan",
        version=version("tiepdan"),
        path="/schema",
        render_plugins=[JsonRenderPlugin()],
        components=Components(
            security_schemes={"bearer": SecurityScheme(type="http", scheme="bearer")}
        ),
    )
