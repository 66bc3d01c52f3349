"""Zalo Official Account: signed webhook in, messages out."""
