"""What several rooms of these tests share."""

import pytest
from matplotlib.figure import Figure

from funcoes.conferencia import figura


@pytest.fixture
def plain_picture(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Let the check of a survey draw an empty sheet, except in tests marked ``pictures``.

    Two seconds of three are the picture's, and few tests are about what is drawn.
    """
    if request.node.get_closest_marker("pictures") is None:
        monkeypatch.setattr(figura, "desenhar", lambda *_: Figure(figsize=(1, 1)))
