"""The domain: plain functions on DataFrames. No argparse, no ClearML outside `io_clearml`."""
