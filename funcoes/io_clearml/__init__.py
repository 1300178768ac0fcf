"""The only package that knows ClearML's datasets, models and artifacts."""
