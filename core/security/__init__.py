"""Guards: who is it, may they, is this form ours, is this file safe."""
