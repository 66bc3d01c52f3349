"""Doors for citizens: each brings bytes in, reads them, and may take messages out."""
