"""Names of parameters: each means its key, whatever a server made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funcoes.configuracao.config import achatar
from funcoes.configuracao.parametros import CONHECIDOS, chave_de, nome, reunir
from funcoes.configuracao.secoes import SECOES, PipelineConfig
from tests.unit.escritas import DE_ANTES, ESCAPADO, ESCRITAS, escrito


def test_no_name_holds_what_a_server_escapes(config: PipelineConfig) -> None:
    assert list(achatar(config)) == list(CONHECIDOS)
    assert not [n for n in CONHECIDOS if set(n) & set(".$%")]
    assert "train/folds" in CONHECIDOS


@pytest.mark.parametrize("entre", ESCRITAS)
@pytest.mark.parametrize("parametro", CONHECIDOS)
def test_every_spelling_of_every_name_means_its_key(parametro: str, entre: str) -> None:
    secao, chave = chave_de(escrito(parametro, entre))
    assert chave in SECOES[secao].model_fields
    assert nome(secao, chave) == parametro


planos = st.fixed_dictionaries(
    {n: st.tuples(st.text(max_size=5), st.sampled_from(ESCRITAS)) for n in CONHECIDOS}
)


@given(planos)
def test_a_mixture_of_spellings_is_read_like_the_names_of_today(plano: dict[str, tuple[str, str]]) -> None:
    lido = reunir({escrito(n, entre): valor for n, (valor, entre) in plano.items()})
    assert lido.problemas == []
    achatado = {nome(s, c): v for s, chaves in lido.secoes.items() for c, v in chaves.items()}
    assert achatado == {n: valor for n, (valor, _) in plano.items()}


@given(st.dictionaries(st.sampled_from(CONHECIDOS), st.tuples(st.text(max_size=3), st.text(max_size=3))))
def test_of_a_name_that_stands_escaped_too_the_plain_one_counts(valores: dict[str, tuple[str, str]]) -> None:
    escapados = {escrito(n, ESCAPADO): antes for n, (antes, _) in valores.items()}
    claros = {escrito(n, DE_ANTES): depois for n, (_, depois) in valores.items()}
    for plano in (escapados | claros, claros | escapados):
        lido = reunir(plano)
        assert lido.problemas == []
        achatado = {nome(s, c): v for s, chaves in lido.secoes.items() for c, v in chaves.items()}
        assert achatado == {n: depois for n, (_, depois) in valores.items()}
