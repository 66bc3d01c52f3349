"""tiepdan: a local government listens to its people."""
