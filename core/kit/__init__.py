"""The kit for who builds a channel or plugin: a house in memory, and what to keep to.

`from core.kit import MemoryOffice` needs nothing but tiepdan. The suite every channel
must pass is `core.kit.contract.ChannelContract`; it needs pytest.
"""

from core.kit.advisers import Advisers
from core.kit.cases import MemoryCases, Rated
from core.kit.clock import MONDAY, Clock
from core.kit.faults import PASSING, Answer, Asked, Fault, OtherSide, other_side
from core.kit.files import MemoryFiles
from core.kit.ledger import MemoryLedger
from core.kit.office import MemoryIntake, MemoryOffice
from core.kit.samples import Sample, options_in, plain, samples_in
from core.kit.slots import MemorySlot, MemorySlots
from core.kit.talks import MemoryTalks

__all__ = [
    "MONDAY",
    "PASSING",
    "Advisers",
    "Answer",
    "Asked",
    "Clock",
    "Fault",
    "MemoryCases",
    "MemoryFiles",
    "MemoryIntake",
    "MemoryLedger",
    "MemoryOffice",
    "MemorySlot",
    "MemorySlots",
    "MemoryTalks",
    "OtherSide",
    "Rated",
    "Sample",
    "options_in",
    "other_side",
    "plain",
    "samples_in",
]
