"""Scripts as people write them, unchanged, with the real SDK and a real agent."""
