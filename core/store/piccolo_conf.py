"""Where Piccolo looks for the engine; `schema.bind` puts it here at run time."""

import os
from typing import Any

from piccolo.conf.apps import AppRegistry
from piccolo.engine import Engine

from core.settings import from_environment
from core.store.engines import engine_for

DB: Engine[Any] = engine_for(from_environment(os.environ).database_url)
APP_REGISTRY = AppRegistry(apps=["core.store.piccolo_app"])
