"""The person who writes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Who wrote and how to reach them; every part may be empty (anonymous)."""

    name: str = ""
    phone: str = ""
    """As typed; digits only are compared."""
    email: str = ""
    address: str = ""
    identity_number: str = ""
    """Số căn cước; asked only at the counter."""

    @property
    def anonymous(self) -> bool:
        """Whether the letter bears neither a name nor an address."""
        return not (self.name.strip() and self.address.strip())
