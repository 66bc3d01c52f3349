"""Work done after the door has answered: walking, sending, tidying."""
