"""Pages from elsewhere: which of them may read answers, and what their browsers ask before they send."""

from functools import partial
from typing import Any, Final

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import PlainTextResponse, Response

from api.pedido.erros import ErroPedido

_ENVIADOS: Final = ("content-type", "x-api-key", "authorization", "x-request-id", "accept-language")
_LIDOS: Final = ("x-request-id", "retry-after")
_VARIA: Final = "Access-Control-Request-Method, Access-Control-Request-Headers"


class Origens(CORSMiddleware):
    """The library's rules, where the gate wants them.

    As a middleware it would answer before the gate: to any name of this server, without end, in other words.
    """

    def __init__(self, app: Any, origens: list[str]) -> None:
        super().__init__(
            app, allow_origins=origens, allow_methods=["GET", "POST"], allow_headers=_ENVIADOS,
            expose_headers=_LIDOS,
        )  # fmt: skip

    def com_cabecalhos(self, scope: Any, send: Any) -> Any:
        """Lets a page that is named read whatever is sent, refusals too."""
        return partial(self.send, send=send, request_headers=Headers(scope=scope))

    def pergunta(self, scope: Any) -> bool:
        """Whether a browser asks here if a page may send a request."""
        if scope["method"] != "OPTIONS":
            return False
        return {b"origin", b"access-control-request-method"} <= {nome for nome, _ in scope["headers"]}

    def responder(self, scope: Any) -> Response:
        """What may be sent; the browser compares. `ErroPedido` 403 for a page that is not named."""
        origem = Headers(scope=scope)["origin"]
        if not self.is_allowed_origin(origem):
            raise ErroPedido(403, "origem_desconhecida", origem[:80])
        return PlainTextResponse("OK", headers={**self.preflight_headers, "Vary": _VARIA})
