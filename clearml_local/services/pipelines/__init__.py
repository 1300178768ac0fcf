"""pipelines.*: runs started from the web application."""
