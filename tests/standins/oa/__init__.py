"""A stand-in of the Zalo Official Account platform."""
