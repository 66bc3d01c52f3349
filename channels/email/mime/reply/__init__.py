"""The newly written part of a message: no quotation, no signature.

The definition: what the writer typed into this message. An answer above, below or
between quoted lines is kept and the quotation goes. A forward is kept whole, since
the writer sends it for what it says. When nothing would be left, nothing is taken.
"""

from channels.email.mime.reply.reading import newly_written

__all__ = ["newly_written"]
