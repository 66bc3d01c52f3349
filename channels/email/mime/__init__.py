"""E-mail read: bytes of any kind to a `Mail`, without network, clock or exception."""

from channels.email.mime.mail import Bounce, Mail, MailFile
from channels.email.mime.reading import parse

__all__ = ["Bounce", "Mail", "MailFile", "parse"]
