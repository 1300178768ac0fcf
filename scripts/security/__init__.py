"""What could be exploited, collected from several tools, and the gate that says how much is too much.

python -m scripts.security                      # run the tools, then the gate
python -m scripts.security gate REPORT ...      # the gate alone, on reports that are there
"""

__all__: list[str] = []
