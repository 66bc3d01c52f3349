"""E-mail: letters out of mailboxes, answers by SMTP."""
