"""Stand-ins of other people's servers: real HTTP, run beside the house."""
