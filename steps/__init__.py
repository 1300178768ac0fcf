"""One script per ClearML task: parameters, one call into `funcoes`, a report."""
