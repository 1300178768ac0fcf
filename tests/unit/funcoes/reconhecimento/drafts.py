"""What is proposed for a file, what is asked, and whether the draft reads it right."""

from pathlib import Path

import numpy as np
import pandas as pd

from funcoes.conferencia.alcance import do_que_ha
from funcoes.conferencia.rascunho import escrever
from funcoes.dados.contrato import aplicar
from funcoes.leitura.levantamento import ler
from funcoes.pesquisa.descricao import PesquisaConfig, chaves_descritas
from funcoes.reconhecimento.proposta import Proposta, propor
from funcoes.tabela.leitura import ler as ler_tabela


def proposed(content: bytes) -> Proposta:
    return propor(ler_tabela(content, "survey").celulas)


def questions(proposal: Proposta) -> dict[str, tuple[str, ...]]:
    return {where: question.opcoes for where, question in proposal.duvidas()}


def described(proposal: Proposta, folder: Path) -> PesquisaConfig:
    draft = folder / "survey.yaml"
    draft.write_text(escrever(proposal, do_que_ha([], {}, 1), "survey", "survey.csv"), encoding="utf-8")
    return PesquisaConfig.model_validate(chaves_descritas(str(draft)))


def assert_read_as(content: bytes, expected: pd.DataFrame, folder: Path) -> None:
    """No question is open, and the draft reads the file to these values."""
    proposal = proposed(content)
    assert questions(proposal) == {}
    done = aplicar(ler(content, survey_of := described(proposal, folder), "survey").celulas, survey_of)
    assert done.ocorrencias.empty, done.ocorrencias
    read = done.aceitos
    assert read["data"].tolist() == expected["data"].tolist()
    assert read["voto"].tolist() == expected["voto"].tolist()
    for name in set(expected) - {"data", "voto"}:
        np.testing.assert_allclose(read[name], expected[name], rtol=1e-6, atol=1e-6, err_msg=name)
