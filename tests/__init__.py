"""A package, because a dependency installs a top-level `tests` of its own."""
