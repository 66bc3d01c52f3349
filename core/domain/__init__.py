"""The rules of the house: pure functions and frozen facts, no clock and no I/O."""
