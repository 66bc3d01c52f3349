"""Failures to come, told beforehand; each happens once."""

import threading
from dataclasses import dataclass, field

from tests.standins.oa.answers import Told, error

MAINTENANCE = b"<!doctype html><title>Maintenance</title>"


@dataclass
class Fault:
    """One failure, for calls whose path begins so."""

    path: str
    how: int | str
    """An HTTP status, a code below zero, "html", or "hang"."""
    after: int = 0
    """Calls that still go well before it."""

    def told(self) -> Told:
        """What a caller sees, unless it hangs."""
        if isinstance(self.how, str):
            return 200, MAINTENANCE, ""
        return error(self.how) if self.how < 0 else (self.how, MAINTENANCE, "")


@dataclass
class Faults:
    """Those that wait."""

    _waiting: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, path: str, how: int | str, *, times: int, after: int) -> None:
        if isinstance(how, str) and how not in {"html", "hang"}:
            raise ValueError("a failure is a number, html or hang")
        with self._lock:
            self._waiting += [
                Fault(path, how, after if n == 0 else 0) for n in range(times)
            ]

    def due(self, path: str) -> Fault | None:
        """Return the failure of this call, and forget it."""
        with self._lock:
            for fault in self._waiting:
                if not path.startswith(fault.path):
                    continue
                if fault.after:
                    fault.after -= 1
                    return None
                self._waiting.remove(fault)
                return fault
        return None
