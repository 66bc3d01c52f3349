"""An invented ward to try the program on."""
