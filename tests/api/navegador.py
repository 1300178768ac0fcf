"""A headless Chromium that the tests drive through the DevTools protocol, over a pipe: nothing but Python.

Messages are JSON that ends with a NUL byte (`--remote-debugging-pipe`: the browser reads descriptor 3 and
writes descriptor 4). No port is opened, and the browser ends with its pipe.
"""

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any, Final, Self

PROGRAMAS: Final = ("chromium", "chromium-browser", "google-chrome")
ESPERA_S: Final = 60.0
_OPCOES: Final = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-extensions",
    "--disable-component-update", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe",
)  # fmt: skip
_TECLAS: Final = {
    "ArrowRight": 39, "ArrowLeft": 37, "ArrowUp": 38, "ArrowDown": 40, "PageUp": 33, "PageDown": 34,
    "Home": 36, "End": 35, "Tab": 9, "Enter": 13, " ": 32, "Escape": 27, "/": 191,
}  # fmt: skip
_SHIFT: Final = 8
_CELULAR: Final = 600


def programa() -> str | None:
    """The browser's path, None where there is none."""
    return next((achado for nome in PROGRAMAS if (achado := shutil.which(nome))), None)


class Navegador:
    """One browser; `aba` opens a tab that shares nothing with the others."""

    def __init__(self, caminho: str) -> None:
        self._pasta = tempfile.TemporaryDirectory(prefix="conforto-navegador-", ignore_cleanup_errors=True)
        ele_le, self._escreve = os.pipe()
        self._le, ele_escreve = os.pipe()
        # a shell puts the pipe where the browser wants it: this process may need its own 3 and 4
        troca = f'exec "$0" "$@" 3<&{ele_le} 4>&{ele_escreve}'
        self._processo = subprocess.Popen(
            ["bash", "-c", troca, caminho, *_OPCOES, f"--user-data-dir={self._pasta.name}", "about:blank"],
            pass_fds=(ele_le, ele_escreve),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(ele_le)
        os.close(ele_escreve)
        self._resto = b""
        self._numero = 0
        self._respostas: dict[int, dict[str, Any]] = {}
        self._abas: dict[str, Aba] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._escreve)  # the browser's signal to end
        try:
            self._processo.wait(ESPERA_S)
        except subprocess.TimeoutExpired:
            self._processo.kill()
            self._processo.wait()
        os.close(self._le)
        self._pasta.cleanup()

    def pedir(self, metodo: str, sessao: str | None = None, **parametros: Any) -> dict[str, Any]:
        """Call a method of the protocol and wait for its result."""
        self._numero += 1
        numero = self._numero
        pedido = {"id": numero, "method": metodo, "params": parametros}
        conteudo = json.dumps(pedido | ({"sessionId": sessao} if sessao else {})).encode() + b"\0"
        while conteudo:
            conteudo = conteudo[os.write(self._escreve, conteudo) :]
        limite = time.monotonic() + ESPERA_S
        while numero not in self._respostas:
            if not self.ouvir(limite - time.monotonic()):
                raise TimeoutError(f"the browser gave no answer to {metodo} in {ESPERA_S:g} s")
        resposta = self._respostas.pop(numero)
        if "error" in resposta:
            raise RuntimeError(f"{metodo}: {resposta['error']}")
        return dict(resposta["result"])

    def ouvir(self, segundos: float) -> bool:
        """Take what the browser says within some time; False when it is silent."""
        if not select.select([self._le], [], [], max(segundos, 0))[0]:
            return False
        lido = os.read(self._le, 1 << 20)
        if not lido:
            raise ConnectionError("the browser ended")
        *inteiras, self._resto = (self._resto + lido).split(b"\0")
        for mensagem in map(json.loads, inteiras):
            if "id" in mensagem:
                self._respostas[mensagem["id"]] = mensagem
            elif mensagem.get("sessionId") in self._abas:
                self._abas[mensagem["sessionId"]].notar(mensagem["method"], mensagem["params"])
        return True

    def aba(
        self,
        lingua: str = "pt-BR",
        largura: int = 1280,
        altura: int = 900,
        escuro: bool = False,
        ao_lado: "Aba | None" = None,
    ) -> "Aba":
        """A new tab with storage of its own. Window in CSS pixels; language as users choose it.

        `ao_lado` is a tab whose window and storage it shares: that one goes out of sight, they end together.
        """
        if ao_lado:
            contexto = ao_lado.contexto
        else:
            contexto = self.pedir("Target.createBrowserContext")["browserContextId"]
        alvo = self.pedir("Target.createTarget", url="about:blank", browserContextId=contexto)["targetId"]
        sessao = self.pedir("Target.attachToTarget", targetId=alvo, flatten=True)["sessionId"]
        aba = self._abas[sessao] = Aba(self, sessao, contexto, ao_lado is not None)
        for dominio in ("Page", "Runtime", "Network", "Log", "Accessibility"):
            aba.pedir(f"{dominio}.enable")
        agente = self.pedir("Browser.getVersion")["userAgent"]
        aba.pedir("Emulation.setUserAgentOverride", userAgent=agente, acceptLanguage=lingua)
        aba.janela(largura, altura)
        aba.tema(escuro)
        return aba


class Aba:
    """A tab, with what it asked the network for and what its console says."""

    def __init__(self, navegador: Navegador, sessao: str, contexto: str, acompanha: bool = False) -> None:
        self._navegador, self._sessao, self.contexto = navegador, sessao, contexto
        self.pedidos: list[str] = []
        """Addresses asked for."""
        self.acompanha = acompanha
        """Whether the tab shares another one's storage, and ends with it."""
        self.queixas: list[str] = []
        """Errors and warnings of the console, exceptions, what the security policy refused."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self.acompanha:
            self._navegador.pedir("Target.disposeBrowserContext", browserContextId=self.contexto)

    def pedir(self, metodo: str, **parametros: Any) -> dict[str, Any]:
        """Call a method of the protocol on this tab."""
        return self._navegador.pedir(metodo, self._sessao, **parametros)

    def janela(self, largura: int, altura: int) -> None:
        """Another window size; narrow ones are phones."""
        tamanho = {"width": largura, "height": altura, "deviceScaleFactor": 1, "mobile": largura < _CELULAR}
        self.pedir("Emulation.setDeviceMetricsOverride", **tamanho)

    def tema(self, escuro: bool) -> None:
        """Dark or light as the system asks for, and no motion."""
        pedidos = {"color-scheme": "dark" if escuro else "light", "reduced-motion": "reduce"}
        features = [{"name": f"prefers-{nome}", "value": valor} for nome, valor in pedidos.items()]
        self.pedir("Emulation.setEmulatedMedia", features=features)

    def avaliar(self, expressao: str) -> Any:
        """The JSON value of a JavaScript expression; promises are awaited."""
        r = self.pedir("Runtime.evaluate", expression=expressao, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in r:
            raise RuntimeError(f"{expressao}: {r['exceptionDetails']}")
        return r["result"].get("value")

    def esperar(self, expressao: str, segundos: float = ESPERA_S) -> None:
        """Ask again until an expression is true; `TimeoutError` with the page's text when it never is."""
        limite = time.monotonic() + segundos
        while not self.avaliar(f"(async () => Boolean(await ({expressao})))()"):
            if time.monotonic() > limite:
                raise TimeoutError(f"{expressao} stayed false; the page: {self.texto('body')}")
            self._navegador.ouvir(0.02)

    def texto(self, seletor: str) -> str:
        """The visible text of an element."""
        return str(self.avaliar(f"document.querySelector({json.dumps(seletor)}).innerText"))

    def focar(self, seletor: str) -> None:
        """Put the focus on an element."""
        self.avaliar(f"document.querySelector({json.dumps(seletor)}).focus()")

    def clicar(self, seletor: str) -> None:
        """Click an element."""
        self.avaliar(f"document.querySelector({json.dumps(seletor)}).click()")

    def apertar(self, seletor: str) -> None:
        """Press and let go of the mouse on the middle of an element, whatever lies there."""
        procurar = f"""(() => {{
          const e = document.querySelector({json.dumps(seletor)});
          e.scrollIntoView({{block: "center", behavior: "instant"}});
          const r = e.getBoundingClientRect();
          return [r.left + r.width / 2, r.top + r.height / 2];
        }})()"""
        x, y = self.avaliar(procurar)
        for tipo in ("mousePressed", "mouseReleased"):
            self.pedir("Input.dispatchMouseEvent", type=tipo, x=x, y=y, button="left", clickCount=1)

    def digitar(self, seletor: str, texto: str) -> None:
        """Replace what stands in a field."""
        self.focar(seletor)
        self.avaliar("document.activeElement.select()")
        self.pedir("Input.insertText", text=texto)

    def tecla(self, nome: str, vezes: int = 1, shift: bool = False) -> None:
        """Press a key where the focus is."""
        tecla = {
            "key": nome,
            "code": nome,
            "windowsVirtualKeyCode": _TECLAS[nome],
            "modifiers": _SHIFT * shift,
        }
        for _ in range(vezes):
            self.pedir("Input.dispatchKeyEvent", type="rawKeyDown", **tecla)
            if nome in ("Enter", " "):
                self.pedir("Input.dispatchKeyEvent", type="char", text="\r" if nome == "Enter" else " ")
            self.pedir("Input.dispatchKeyEvent", type="keyUp", **tecla)

    def foto(self, arquivo: Path) -> None:
        """A PNG of the window."""
        arquivo.write_bytes(base64.b64decode(self.pedir("Page.captureScreenshot", format="png")["data"]))

    def notar(self, evento: str, dados: dict[str, Any]) -> None:
        """Keep what the tests ask about."""
        if evento == "Network.requestWillBeSent":
            self.pedidos.append(dados["request"]["url"])
        elif evento == "Log.entryAdded" and dados["entry"]["level"] in ("error", "warning"):
            self.queixas.append(f"{dados['entry']['text']} {dados['entry'].get('url', '')}")
        elif evento == "Runtime.exceptionThrown":
            self.queixas.append(str(dados["exceptionDetails"].get("exception", dados["exceptionDetails"])))
        elif evento == "Runtime.consoleAPICalled" and dados["type"] in ("error", "warning", "assert"):
            self.queixas.append(str(dados["args"]))
