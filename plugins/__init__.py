"""First-party plugins: each enters by the same door as a stranger's."""
