"""Frames of no origin, which a page cannot look into: the browser's own protocol can."""

from typing import Any

from tests.api.navegador import Aba


class Frames:
    """The frames that a tab opens from now on, and what they say to their page."""

    def __init__(self, tab: Aba) -> None:
        self._tab = tab
        self._sessions: list[str] = []
        heard = tab.notar

        def notar(event: str, data: dict[str, Any]) -> None:
            if event == "Target.attachedToTarget":
                self._sessions.append(data["sessionId"])
            heard(event, data)

        tab.notar = notar  # type: ignore[method-assign]
        tab.pedir("Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=False, flatten=True)

    def newest(self) -> Aba:
        """The frame that was opened last, as a tab that can be asked."""
        self._tab.avaliar("1")  # hear what was said meanwhile
        return Aba(self._tab._navegador, self._sessions[-1], "")
