"""The line: steps decide, the walk goes forward, nothing here touches a store."""
