"""The figures' texts in Portuguese, by the English ones, which stand in the code."""

from typing import Final

INGLES_DE: Final = {
    "candidato": "candidate",
    "campeao": "champion",
    "sexo": "sex",
    "idade": "age",
    "campanha": "campaign",
    "registro": "reading",
    "dia": "day",
    "linha": "row",
    "pessoa": "person",
    "sala": "room",
    "predio": "building",
    "estudo": "study",
}
"""English names of what the data call by a Portuguese one."""

PLURAIS: Final = {
    "campanha": "campaigns", "registro": "readings", "dia": "days", "linha": "rows",
    "pessoa": "people", "sala": "rooms", "predio": "buildings", "estudo": "studies",
}  # fmt: skip
"""Several of them."""

_COMUNS: Final = {
    "candidate": "candidato",
    "champion": "campeão",
    "sex": "sexo",
    "age": "idade",
    "campaign": "campanha",
    "reading": "leitura",
    "day": "dia",
    "row": "linha",
    "person": "pessoa",
    "room": "sala",
    "building": "prédio",
    "study": "estudo",
    "readings": "leituras",
    "days": "dias",
    "people": "pessoas",
    "rooms": "salas",
    "buildings": "prédios",
    "studies": "estudos",
    "not stated": "não informado",
    "everybody": "todos",
    "balanced": "balanceado",
    "no outliers": "sem outliers",
    "as they are": "como são",
    "training": "treino",
    "held out": "separadas",
    "out of fold": "fora da dobra",
    "higher is better": "maior é melhor",
    "lower is better": "menor é melhor",
    "model": "modelo",
    "rows": "linhas",
    "vote": "voto",
    "share": "parte",
    "count": "contagem",
    "precision": "precisão",
    "recall": "revocação",
    "most probable vote": "voto mais provável",
    "P(vote > k)": "P(voto > k)",
}

_DADOS: Final = {
    "Thermal sensation votes by part": "Votos de sensação térmica por parte",
    "Thermal sensation votes by part — synthetic sample": "Votos de sensação térmica por parte — amostra "
    "sintética",
    "vote ({escala})": "voto ({escala})",
    "Solar radiation, W/m², by hour of the day": "Radiação solar, W/m², por hora do dia",
    "{n} of {total} days": "{n} de {total} dias",
    "measured": "medida",
    "filled from the day's own readings": "preenchida pelas leituras do próprio dia",
    "filled from the campaign's course of the day": "preenchida pelo curso do dia na campanha",
    "filled from the general course of the day": "preenchida pelo curso geral do dia",
    "filled by the median": "preenchida pela mediana",
    "Rows removed by Isolation Forest, % of each vote's training rows": "Linhas removidas por Isolation "
    "Forest, % das linhas de treino de cada voto",
    "removed, % (above: rows removed of all)": "removidas, % (acima: linhas removidas de todas)",
    "all votes: {pct} %": "todos os votos: {pct} %",
    "{r} of {n}": "{r} de {n}",
    "Training rows before and after balancing — {usado}": "Linhas de treino antes e depois de balancear — "
    "{usado}",
    "before": "antes",
    "after": "depois",
}

_MODELO: Final = {
    "{nome}, out of fold": "{nome}, fora da dobra",
    "candidate, held out": "candidato, linhas separadas",
    "predicted vote": "voto previsto",
    "given vote": "voto dado",
    "share of the given vote's rows": "parte das linhas do voto dado",
    "Permutation importance": "Importância por permutação",
    "drop in accuracy on training rows; line: ± one standard deviation": "queda da acurácia nas linhas de "
    "treino; linha: ± um desvio padrão",
    "Candidate beside baselines — gate passed": "Candidato ao lado das referências — portão aprovado",
    "Candidate beside baselines — gate refused": "Candidato ao lado das referências — portão recusado",
    "calibrated": "calibrado",
    "distance (the error)": "distância (o erro)",
    "{nome} — calibration error {erro}": "{nome} — erro de calibração {erro}",
    "probability given": "probabilidade dada",
    "share that happened": "parte que aconteceu",
    "{protocolo} (decides)": "{protocolo} (decide)",
    "{protocolo}: leaky": "{protocolo}: com vazamento",
    "baseline": "referência",
    "leaky protocol (hatched)": "protocolo com vazamento (hachurado)",
    "interval over days": "intervalo sobre os dias",
    "interval over {por}": "intervalo sobre {por}",
    "Out of fold by protocol: {metrica} ({sentido})": "Fora da dobra, por protocolo: {metrica} ({sentido})",
    "Chosen model minus each other: {metrica} on the same rows": "Modelo escolhido menos cada outro: "
    "{metrica} nas mesmas linhas",
    "chosen model better": "modelo escolhido melhor",
    "chosen model worse": "modelo escolhido pior",
    "undecided": "indeciso",
    "← {esquerda}     difference of {metrica}     {direita} →": "← {esquerda}     diferença de {metrica}     "
    "{direita} →",
    "expected minus given vote": "voto esperado menos dado",
    "Results by group": "Resultados por grupo",
    "group": "grupo",
    "group of few rows": "grupo de poucas linhas",
    "everybody (of the difference: none)": "todos (da diferença: nenhuma)",
    "Precision and recall of each vote": "Precisão e revocação de cada voto",
    "vote, and how many gave it": "voto, e quantos o deram",
    "What moves the expected vote (SHAP, {n} people)": "O que move o voto esperado (SHAP, {n} pessoas)",
    "votes added (− cooler, + warmer), a point per person; in brackets the mean size": "votos somados (− "
    "mais frio, + mais quente), um ponto por pessoa; entre parênteses o tamanho médio",
    "low": "baixo",
    "high": "alto",
    "the feature's own value": "valor do próprio atributo",
}

_CONFRONTO: Final = {
    "may be lost in ties, in all ({margem})": "pode ser perdido em empates, ao todo ({margem})",
    "difference": "diferença",
    "{metrica}: challenger minus champion (left: the challenger is better)": "{metrica}: desafiante menos "
    "campeão (à esquerda: o desafiante é melhor)",
    "Challenger takes the place of champion version {versao}": "O desafiante toma o lugar do campeão, versão "
    "{versao}",
    "Challenger does not displace champion version {versao}": "O desafiante não desloca o campeão, versão "
    "{versao}",
}

FIGURAS: Final = _COMUNS | _DADOS | _MODELO | _CONFRONTO
