"""queues.*: lists of waiting tasks, and who serves them."""
