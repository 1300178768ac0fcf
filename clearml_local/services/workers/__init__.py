"""workers.*: the agents that report here."""
