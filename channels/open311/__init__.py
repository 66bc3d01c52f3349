"""Open311 GeoReport v2: reports from foreign clients."""
