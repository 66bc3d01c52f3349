"""How much of one message is read: beyond it the bytes are kept, not understood.

A mail bomb costs what these numbers allow. Every limit that was reached is named in
`Mail.left_out`.
"""

MAX_DEPTH = 120
"""Multiparts inside each other; real mail has four or five."""
MAX_PARTS = 1_000
"""Parts of one message."""
MAX_FIELDS = 5_000
"""Header fields of one part."""
MAX_FIELD = 256 * 1024
"""Bytes of one header field."""
MAX_ADDRESSES = 1_000
"""Addresses of one header field."""
MAX_IDS = 1_000
"""Message ids of References."""
MAX_TEXT = 2 * 1024 * 1024
"""Bytes of plain text read into the letter."""
MAX_HTML = 1024 * 1024
"""Bytes of HTML read into the letter, pictures written into it not counted."""
MAX_QUOTED = 200_000
"""Characters of text searched for quotations."""
MAX_TNEF = 64 * 1024 * 1024
"""Bytes of a winmail.dat that is unpacked."""
