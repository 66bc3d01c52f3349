"""The store: facts in, facts out; the only room that knows Piccolo."""
