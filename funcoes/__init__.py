"""The domain: plain functions on DataFrames. No argparse, no ClearML outside `io_clearml`."""

from funcoes.comando.partida import partir

partir()  # every command of the project imports this package first
