"""Logs: structured, redacted, to standard error."""

import logging
import sys

import structlog

from core.security.redact import redact


def set_up_logs(*, level: str, as_json: bool) -> None:
    """Send every log line, ours and the libraries', through the redactor."""
    shared: list[structlog.types.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", key="timestamp"),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared, processor=renderer
    )
    # A line that cannot be written must not be printed in full, people and all.
    logging.raiseExceptions = False
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(formatter)
    logging.basicConfig(handlers=[lines], level=level.upper(), force=True)
    for chatty in ("httpx", "httpcore", "asyncio", "piccolo"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
