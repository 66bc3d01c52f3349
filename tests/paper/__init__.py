"""What lies in a citizen's hand: it scans, it fits, it names nobody."""
