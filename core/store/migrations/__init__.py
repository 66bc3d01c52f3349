"""The one additive migration set, for SQLite and PostgreSQL alike."""
