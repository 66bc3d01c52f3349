"""A private Dovecot and a private Postfix, on loopback, in a folder of their own."""
