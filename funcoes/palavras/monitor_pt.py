"""The monitor's report and its figures in Portuguese, by the English texts, which stand in the code."""

from typing import Final

_ACHADOS: Final = {
    "By {n} answers the model is worse than at its validation: RPS {rps} instead of {antes}.": ""
    "Segundo {n} respostas, o modelo está pior do que na validação: RPS {rps} em vez de {antes}.",
    "The model says warmer than people do, by {n} votes more than at its validation.": ""
    "O modelo diz mais quente do que as pessoas, {n} votos a mais do que na validação.",
    "The model says colder than people do, by {n} votes more than at its validation.": ""
    "O modelo diz mais frio do que as pessoas, {n} votos a mais do que na validação.",
    "Nobody has answered.": "Ninguém respondeu.",
    "Too few to be tested: {n} answers of {d} days are needed.": ""
    "Poucas para um teste: são necessárias {n} respostas de {d} dias.",
    "Worse than at its validation.": "Pior do que na validação.",
    "Not worse than at its validation, as far as these answers tell.": ""
    "Não pior do que na validação, até onde estas respostas mostram.",
}

_RELATO: Final = {
    "How {nome} version {versao} is doing": "Como vai {nome}, versão {versao}",
    "What was found": "O que foi encontrado",
    "What people answered": "O que as pessoas responderam",
    "Each quantity": "Cada grandeza",
    "Predictions": "Previsões",
    "What came in": "O que chegou",
    "Window after window": "Janela após janela",
    "How to read this": "Como ler isto",
    "This is the first look at this model that ClearML knows of.": "Esta é a primeira olhada neste modelo "
    "que o ClearML conhece.",
    "Model and window": "Modelo e janela",
    "Only {n} predictions in this window: below {m} nothing is tested.": ""
    "Apenas {n} previsões nesta janela: abaixo de {m} nada é testado.",
    "severity": "gravidade",
    "drift score": "pontuação de deriva",
    "0 to 1, {m} matters": "0 a 1; {m} importa",
    "predictions": "previsões",
    "answers of people": "respostas de pessoas",
    "right votes": "votos certos",
    "{de} to {ate}, UTC.": "{de} a {ate}, UTC.",
    "Nothing.": "Nada.",
    "Findings": "Achados",
    "finding": "achado",
    "effect": "efeito",
    "Nobody has answered in the last {n} days. How people can: POST /feedback, or the page.": ""
    "Ninguém respondeu nos últimos {n} dias. Como responder: POST /feedback, ou a página.",
    "right vote, share": "voto certo, parte",
    "right or next vote, share": "voto certo ou vizinho, parte",
    "mean distance, votes": "distância média, votos",
    "quadratic weighted kappa": "kappa com pesos quadráticos",
    "ranked probability score, lower is better": "escore de probabilidade ordenada (RPS), menor é melhor",
    "bias: model minus people, votes": "viés: modelo menos pessoas, votos",
    "score": "escore",
    "at validation": "na validação",
    "{n} answers of {dias}.": "{n} respostas de {dias}.",
    "Mean distance between given probability and what happened: {e}.": ""
    "Distância média entre a probabilidade dada e o que aconteceu: {e}.",
    "Who answers chose to, and saw the prediction before: they are not a sample of everybody.": ""
    "Quem responde escolheu responder, e viu a previsão antes: não é uma amostra de todos.",
    "Scores on people's answers": "Escores nas respostas das pessoas",
    "Reliability on people's answers": "Confiabilidade nas respostas das pessoas",
    "Too few rows in months and hours that training saw: nothing was compared.": ""
    "Poucas linhas em meses e horas que o treino viu: nada foi comparado.",
    "quantity": "grandeza",
    "effective rows": "linhas efetivas",
    "least visible": "menor visível",
    "p, corrected": "p, corrigido",
    "PSI": "PSI",
    "shift": "deslocamento",
    "The effect of each quantity, against the threshold.": "O efeito de cada grandeza, contra o limiar.",
    "Each quantity against training": "Cada grandeza contra o treino",
    "Distribution functions of this window and of training.": ""
    "Funções de distribuição desta janela e do treino.",
    "Mean probabilities of the votes differ from training by {d}, all rows, 0 to 1.": ""
    "As probabilidades médias dos votos diferem das do treino em {d}, todas as linhas, 0 a 1.",
    "Predicted votes of this window and of training.": "Votos previstos desta janela e do treino.",
    "input": "entrada",
    "outside the range of training": "fora da faixa do treino",
    "not given": "não informado",
    "more than expected": "a mais do que o esperado",
    "Inputs, share of the rows": "Entradas, parte das linhas",
    "The training rows have no dates: this window is compared with all of them, in any season.": ""
    "As linhas de treino não têm data: esta janela é comparada com todas elas, em qualquer estação.",
    "Of the training rows {parte} do not say when they were.": ""
    "Das linhas de treino, {parte} não dizem de quando são.",
    "The training rows have no time of day: mornings are not told from evenings, and sensors that stand "
    "still are not looked for.": ""
    "As linhas de treino não têm hora: manhãs não se distinguem de noites, e não se procuram sensores "
    "travados.",
    "Drift score of each quantity, window after window.": ""
    "Pontuação de deriva de cada grandeza, janela após janela.",
    "Effect: the largest difference, between this window and training in the same months and hours, of "
    "the shares of rows below any value (Kolmogorov-Smirnov's D; of categories the total variation "
    "distance). {m} is where it matters: one row in ten lies elsewhere.": ""
    "Efeito: a maior diferença, entre esta janela e o treino nos mesmos meses e horas, das partes das "
    "linhas abaixo de qualquer valor (o D de Kolmogorov-Smirnov; das categorias, a distância de "
    "variação total). {m} é onde importa: uma linha em dez está em outro lugar.",
    "Score: the effect where these rows prove it, all tests together at {a} (Holm), else 0. The window's "
    "score is the largest.": ""
    "Pontuação: o efeito onde estas linhas o provam, todos os testes juntos a {a} (Holm); senão 0. A "
    "pontuação da janela é a maior.",
    "Effective rows: people of one hour share its weather, hours of a day its air; a hundred people of "
    "one afternoon say little more of the weather than one.": ""
    "Linhas efetivas: pessoas de uma hora partilham o tempo dela, horas de um dia o seu ar; cem "
    "pessoas de uma tarde dizem do tempo pouco mais do que uma.",
    "Least visible: the smallest effect that so many rows could prove.": ""
    "Menor visível: o menor efeito que tantas linhas poderiam provar.",
    "Shift: Wasserstein's distance, in the quantity's unit.": ""
    "Deslocamento: a distância de Wasserstein, na unidade da grandeza.",
    "Months and hours that training never saw are a finding of their own: nothing there is compared.": ""
    "Meses e horas que o treino nunca viu são um achado à parte: nada neles é comparado.",
    "algorithm": "algoritmo",
    "window": "janela",
    "rows in months and hours that training saw": "linhas em meses e horas que o treino viu",
    "rows of other models, not looked at": "linhas de outros modelos, não vistas",
    "files that could not be read": "arquivos que não puderam ser lidos",
}

_FIGURAS: Final = {
    "How differently each quantity is distributed": "Quão diferente é a distribuição de cada grandeza",
    "proven": "provado",
    "could be chance": "pode ser acaso",
    "where it matters": "onde importa",
    "effect: largest difference of the shares of rows below any value, 0 to 1": ""
    "efeito: maior diferença das partes das linhas abaixo de qualquer valor, 0 a 1",
    "training, same months and hours": "treino, mesmos meses e horas",
    "this window": "esta janela",
    "{nome}\neffect {d}": "{nome}\nefeito {d}",
    "Predicted votes": "Votos previstos",
    "share of rows": "parte das linhas",
    "Drift score, window after window": "Pontuação de deriva, janela após janela",
    "end of the window, UTC": "fim da janela, UTC",
}

MONITOR: Final = _ACHADOS | _RELATO | _FIGURAS
