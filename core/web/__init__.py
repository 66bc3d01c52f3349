"""The door for browsers and programs: translates, decides nothing."""
