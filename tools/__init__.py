"""What the workshop needs and the program does not."""
