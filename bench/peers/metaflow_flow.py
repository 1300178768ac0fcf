"""The trivial steps as a Metaflow flow on its local datastore; frame and numbers are artifacts of a step.

python bench/peers/metaflow_flow.py run
"""

import pandas as pd
import trivial
from metaflow import FlowSpec, step


class TrivialFlow(FlowSpec):
    """Seven steps, one after another."""

    def _add(self, number: int) -> None:
        self.frame, self.rows, self.mean = trivial.step(self.frame, number)
        print(f"step {number}: rows {self.rows:.0f}, mean {self.mean:.4f}")

    @step
    def start(self) -> None:
        self.frame = pd.read_parquet(trivial.source())
        self._add(1)
        self.next(self.second)

    @step
    def second(self) -> None:
        self._add(2)
        self.next(self.third)

    @step
    def third(self) -> None:
        self._add(3)
        self.next(self.fourth)

    @step
    def fourth(self) -> None:
        self._add(4)
        self.next(self.fifth)

    @step
    def fifth(self) -> None:
        self._add(5)
        self.next(self.sixth)

    @step
    def sixth(self) -> None:
        self._add(6)
        self.next(self.end)

    @step
    def end(self) -> None:
        self._add(7)


if __name__ == "__main__":
    TrivialFlow()
