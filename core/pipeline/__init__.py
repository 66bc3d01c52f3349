"""The line: steps decide, the walk goes forward, nothing here writes or reads a store."""
