"""The command and the graph: which tasks run, in which order, against which server."""
