"""First-party plugins: each walks in by the same door as a stranger's."""
