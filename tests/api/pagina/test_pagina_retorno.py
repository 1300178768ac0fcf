"""How it really felt: seven buttons, what is sent, what is said, and that no answer is lost on the way."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from funcoes.diario.retornos import ler
from funcoes.palavras.votos import ROTULOS, VOTOS
from tests.api.conftest import ServidorDeTeste
from tests.api.modelos import treinar
from tests.api.navegador import Aba, Navegador
from tests.api.pagina.aberta import abrir, pedido_mostrado, textos

Iniciar = Callable[..., ServidorDeTeste]
APERTADOS = """[...document.querySelectorAll("[data-sensacao]")]
  .filter((b) => b.ariaPressed === "true").map((b) => Number(b.dataset.sensacao))"""
ESPERA_S, ANTES_S = 30, 25
"""What a refusal asks for at most, and what the page takes where it does not wait for that."""
ENVIADOS = """(() => {
  const deVerdade = window.fetch, dormir = (ms) => new Promise((r) => setTimeout(r, ms));
  window.enviados = [];
  window.recusas = RECUSAS;
  window.fetch = async (caminho, ...resto) => {
    if (caminho !== "feedback") return deVerdade(caminho, ...resto);
    enviados.push(JSON.parse(resto[0].body));
    await dormir(DEMORA);
    const recusa = recusas.shift();
    if (!recusa) return deVerdade(caminho, ...resto);
    const corpo = {erro: {codigo: "x", mensagem: "algo", campos: []}, request_id: "r1"};
    return new Response(JSON.stringify(corpo), {status: recusa, headers: {"Retry-After": "ESPERA"}});
  };
})()"""
"""Note what goes to /feedback, let it take its time, and refuse the first ones."""


def notar(aba: Aba, *recusas: int, demora_ms: int = 0, espera_s: int = 1) -> None:
    trocas = {"RECUSAS": json.dumps(recusas), "DEMORA": str(demora_ms), "ESPERA": str(espera_s)}
    texto = ENVIADOS
    for nome, valor in trocas.items():
        texto = texto.replace(nome, valor)
    aba.avaliar(texto)


def apertar(aba: Aba, voto: int) -> None:
    aba.apertar(f"[data-sensacao='{voto}']")


def esperar_dito(aba: Aba, chave: str, lingua: str = "pt", **dados: Any) -> None:
    dito = textos()[lingua][chave].format(**dados)
    aba.esperar(f"document.querySelector('#nota-retorno').textContent === {json.dumps(dito)}", ANTES_S)


def guardado(aba: Aba, voto: int, lingua: str = "pt") -> None:
    """Wait until the page says that this vote is kept."""
    esperar_dito(aba, "retorno_guardado", lingua, rotulo=ROTULOS[lingua][voto])  # type: ignore[index]
    assert aba.avaliar(APERTADOS) == [voto]


def votos(servidor: ServidorDeTeste) -> dict[str, int]:
    return {g.pedido.hex(): g.voto for g in ler(servidor.pasta.retornos)}


def novos(servidor: ServidorDeTeste, antes: dict[str, int]) -> list[int]:
    return [voto for pedido, voto in votos(servidor).items() if pedido not in antes]


def test_an_answer_is_kept_with_its_prediction_and_can_be_changed(
    aba: Aba, servidor: ServidorDeTeste
) -> None:
    antes = votos(servidor)
    abrir(aba, servidor.url)
    assert aba.avaliar("[...document.querySelectorAll('[data-sensacao]')].map((b) => b.innerText)") == [
        ROTULOS["pt"][voto] for voto in VOTOS
    ]
    assert aba.avaliar(APERTADOS) == []  # whatever is predicted
    notar(aba)
    for voto in (1, -2, -2):
        apertar(aba, voto)
        guardado(aba, voto)
        assert novos(servidor, antes) == [voto]
    enviados = aba.avaliar("enviados")
    assert [e["voto"] for e in enviados] == [1, -2]
    assert {e["request_id"] for e in enviados} == votos(servidor).keys() - antes.keys()
    assert aba.queixas == []


def test_a_second_click_on_the_way_is_the_one_that_counts(aba: Aba, servidor: ServidorDeTeste) -> None:
    antes = votos(servidor)
    abrir(aba, servidor.url)
    notar(aba, demora_ms=300)
    for voto in (3, 3, 2, -1):
        apertar(aba, voto)
    guardado(aba, -1)
    assert novos(servidor, antes) == [-1]
    assert [e["voto"] for e in aba.avaliar("enviados")] == [3, -1]


def test_another_weather_is_another_question_and_the_answer_before_still_arrives(
    aba: Aba, servidor: ServidorDeTeste
) -> None:
    antes = votos(servidor)
    abrir(aba, servidor.url)
    notar(aba, demora_ms=600)
    apertar(aba, 3)
    aba.clicar("[data-exemplo=inverno]")
    assert aba.avaliar(APERTADOS) == []
    esperar_dito(aba, "retorno_de_antes", rotulo=ROTULOS["pt"][3])
    apertar(aba, -3)
    guardado(aba, -3)
    assert sorted(novos(servidor, antes)) == [-3, 3]

    aba.clicar("[data-exemplo=verao]")
    assert (aba.avaliar(APERTADOS), aba.texto("#nota-retorno")) == ([], "")


def test_an_answer_given_before_its_prediction_waits_for_it(aba: Aba, servidor: ServidorDeTeste) -> None:
    abrir(aba, servidor.url)
    notar(aba)
    aba.avaliar(
        "document.querySelector('[data-exemplo=verao]').click(), "
        "document.querySelector('[data-sensacao=\"2\"]').click()"
    )
    assert aba.texto("#nota-retorno") == textos()["pt"]["retorno_espera"]
    guardado(aba, 2)
    assert aba.avaliar("enviados").pop()["voto"] == 2
    assert pedido_mostrado(aba)["temperatura"] == 32


def test_the_language_changes_the_words_and_not_the_question(aba: Aba, servidor: ServidorDeTeste) -> None:
    antes = votos(servidor)
    abrir(aba, servidor.url)
    apertar(aba, 0)
    guardado(aba, 0)
    aba.clicar("[data-lingua=en]")
    guardado(aba, 0, "en")
    aba.esperar("document.querySelector('#situacao').textContent.startsWith('All')")
    apertar(aba, -1)
    guardado(aba, -1, "en")
    assert novos(servidor, antes) == [-1]


@pytest.mark.parametrize(
    ("status", "chave"), [(429, "retorno_limite"), (503, "retorno_ocupado"), (502, "retorno_ocupado")]
)
def test_what_passes_is_said_and_tried_again(
    aba: Aba, servidor: ServidorDeTeste, status: int, chave: str
) -> None:
    antes = votos(servidor)
    abrir(aba, servidor.url)
    notar(aba, status)
    apertar(aba, 1)
    esperar_dito(aba, chave, s=1)
    assert aba.avaliar("document.querySelector('#nota-retorno').className") == "erro"
    assert aba.avaliar(APERTADOS) == [1]
    guardado(aba, 1)  # by itself
    assert novos(servidor, antes) == [1]


def test_a_fault_of_the_server_is_said_and_a_click_tries_again(aba: Aba, servidor: ServidorDeTeste) -> None:
    abrir(aba, servidor.url)
    notar(aba, 500)
    apertar(aba, 1)
    esperar_dito(aba, "retorno_erro", mensagem="algo", id="r1")
    assert aba.avaliar(APERTADOS) == []
    apertar(aba, 1)
    guardado(aba, 1)


@pytest.mark.parametrize("agora", ["dispatchEvent(new Event('online'))", "CLIQUE"])
def test_who_does_not_want_to_wait_does_not_have_to(aba: Aba, servidor: ServidorDeTeste, agora: str) -> None:
    abrir(aba, servidor.url)
    notar(aba, 503, espera_s=ESPERA_S)
    apertar(aba, 1)
    esperar_dito(aba, "retorno_ocupado", s=ESPERA_S)
    aba.avaliar(agora.replace("CLIQUE", "document.querySelector('[data-sensacao=\"1\"]').click()"))
    guardado(aba, 1)


def test_an_answer_without_network_goes_out_when_there_is_one(aba: Aba, servidor: ServidorDeTeste) -> None:
    antes = votos(servidor)
    abrir(aba, servidor.url)
    rede = {"latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    aba.pedir("Network.emulateNetworkConditions", offline=True, **rede)
    apertar(aba, -1)
    esperar_dito(aba, "retorno_sem_conexao", s=2)
    assert novos(servidor, antes) == []
    aba.pedir("Network.emulateNetworkConditions", offline=False, **rede)
    guardado(aba, -1)
    assert novos(servidor, antes) == [-1]


def test_a_prediction_that_the_log_does_not_know_is_explained_and_made_again(
    aba: Aba, iniciar_servidor: Iniciar
) -> None:
    servidor = iniciar_servidor("predicoes.ligado=false", modelo=treinar().pacote)
    abrir(aba, servidor.url)
    notar(aba)
    for vez in (1, 2):
        apertar(aba, 1)
        aba.esperar(f"enviados.length === {vez}")
        esperar_dito(aba, "retorno_desconhecido")
        assert aba.avaliar(APERTADOS) == []
    um, outro = aba.avaliar("enviados")
    assert um["request_id"] != outro["request_id"]


def test_an_answer_waits_for_the_key(aba: Aba, servidor: ServidorDeTeste) -> None:
    abrir(aba, servidor.url)
    notar(aba, 401)
    apertar(aba, 2)
    esperar_dito(aba, "retorno_sem_chave")
    aba.digitar("#campo-chave", "uma-chave")
    aba.tecla("Enter")
    guardado(aba, 2)


def test_what_cannot_be_predicted_cannot_be_answered(aba: Aba, endereco: str) -> None:
    abrir(aba, endereco)
    notar(aba)
    aba.digitar("#valor-temperatura", "99")
    aba.esperar("document.querySelector('.nota.erro')")
    apertar(aba, 1)
    esperar_dito(aba, "retorno_corrija")
    assert (aba.avaliar(APERTADOS), aba.avaliar("enviados")) == ([], [])


def test_the_buttons_are_a_named_group_that_keys_and_readers_know(aba: Aba, endereco: str) -> None:
    abrir(aba, endereco)
    aba.focar("#sexo input, input[name=sexo]:checked")
    for _ in range(4):
        aba.tecla("Tab")
    assert aba.avaliar("document.activeElement.dataset.sensacao") == "0"
    assert aba.avaliar("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    aba.tecla(" ")
    guardado(aba, 0)
    assert aba.avaliar("document.activeElement.dataset.sensacao") == "0"
    aba.tecla("Tab")
    aba.tecla("Enter")
    guardado(aba, 1)

    nos = aba.pedir("Accessibility.getFullAXTree")["nodes"]
    nome = textos()["pt"]["retorno"].upper()  # as it is shown
    grupo = next(n for n in nos if not n["ignored"] and _papel_e_nome(n) == ("group", nome))
    assert grupo["description"]["value"] == textos()["pt"]["retorno_sobre"]
    botoes = {
        n["name"]["value"]: {p["name"]: p["value"].get("value") for p in n["properties"]}.get("pressed")
        for n in nos
        if not n["ignored"] and n["role"]["value"] in ("button", "toggleButton", "ToggleButton")
    }
    assert [botoes[rotulo] for rotulo in ROTULOS["pt"].values()] == [*["false"] * 4, "true", "false", "false"]
    assert aba.avaliar("document.querySelector('#nota-retorno').role") == "status"


def _papel_e_nome(no: dict[str, Any]) -> tuple[str, str]:
    return no["role"]["value"], no.get("name", {}).get("value", "")


FOLGAS = """[...document.querySelectorAll('[data-sensacao]')].map((botao) => {
  const faixa = document.createRange();
  faixa.selectNodeContents(botao);
  const palavra = faixa.getBoundingClientRect(), caixa = botao.getBoundingClientRect();
  return Math.min(palavra.left - caixa.left, caixa.right - palavra.right, palavra.top - caixa.top);
})"""


@pytest.mark.parametrize("largura", [320, 360, 640, 992, 1280])
def test_no_word_touches_the_edge_of_its_button(navegador: Navegador, endereco: str, largura: int) -> None:
    for lingua in ("pt-BR", "en"):
        with navegador.aba(lingua=lingua, largura=largura) as aba:
            abrir(aba, endereco)
            for voto in VOTOS:
                aba.clicar(f"[data-sensacao='{voto}']")
            folgas = aba.avaliar(FOLGAS)
            assert min(folgas) >= 3, (lingua, folgas)
