"""What the model card says of results, in Portuguese: protocols, scores, calibration, groups, features."""

from typing import Final

_PROTOCOLOS: Final = {
    "one day left out at a time: nothing of the predicted day is learned from": "um dia fica de fora por "
    "vez: nada se aprende do dia previsto",
    "folds that keep one reading of the instruments whole; others of the same day are learned from": "dobras "
    "que mantêm inteira cada leitura dos instrumentos; aprende-se com outras do mesmo dia",
    "folds of single rows: people asked at the same time and place are on both sides": "dobras de linhas "
    "avulsas: pessoas ouvidas na mesma hora e no mesmo lugar ficam dos dois lados",
    "one campaign left out at a time: an unseen season": "uma campanha fica de fora por vez: uma estação "
    "nunca vista",
    "folds of whole people: nobody is on both sides": "dobras de pessoas inteiras: ninguém fica dos "
    "dois lados",
    "folds of whole rooms: an unseen room": "dobras de salas inteiras: uma sala nunca vista",
    "folds of whole buildings: an unseen building": "dobras de prédios inteiros: um prédio nunca visto",
    "folds of whole studies: an unseen study, with its instruments and its way to ask": "dobras de estudos "
    "inteiros: um estudo nunca visto, com seus instrumentos e seu modo de perguntar",
    "leaky: rows are balanced first and divided afterwards, so that neighbours of the scored rows are "
    "learned from; shown for comparison only, it says nothing about new people": "com vazamento: as linhas "
    "são balanceadas antes e divididas depois, e aprende-se com vizinhas das linhas avaliadas; serve só de "
    "comparação, nada diz sobre novas pessoas",
}

_RESULTADOS: Final = {
    "Results": "Resultados",
    "Models are ranked by {metrica}, a proper score that is lower for better probabilities, and are in this "
    "order in all tables and figures. Protocol {protocolo} decides: {dito}.": "Os modelos são ordenados por "
    "{metrica}, uma pontuação própria, menor para probabilidades melhores, e estão nessa ordem em todas as "
    "tabelas e figuras. O protocolo {protocolo} decide: {dito}.",
    "Why this model: {motivo}.": "Por que este modelo: {motivo}.",
    "{nome} has the best {metrica} out of fold, {n}, and nothing simpler ties": "{nome} tem o melhor "
    "{metrica} fora da dobra, {n}, e nada mais simples empata",
    "{nome} ({metrica} {n}) ties with the best, {melhor} ({m}): the difference of {diferenca} is within one "
    "standard error ({erro}), and it is simpler": "{nome} ({metrica} {n}) empata com o melhor, "
    "{melhor} ({m}): a diferença de {diferenca} está dentro de um erro padrão ({erro}), e ele "
    "é mais simples",
    "Differences of {metrica} between the chosen model and each other, with intervals; the numbers are in "
    "the table above.": "Diferenças de {metrica} entre o modelo escolhido e cada outro, com intervalos; os "
    "números estão na tabela acima.",
    "{metrica} of every model under each protocol, as in the tables.": "{metrica} de todos os modelos em "
    "cada protocolo, como nas tabelas.",
    "The same models under other protocols, which decide nothing:": "Os mesmos modelos em outros protocolos, "
    "que nada decidem:",
    "Held-out rows, that nothing learned from": "Linhas separadas, com que nada aprendeu",
    "Protocol {nome}": "Protocolo {nome}",
    "Protocol {nome} (leaky)": "Protocolo {nome} (com vazamento)",
    "training rows": "linhas de treino",
    "role": "papel",
    "chosen": "escolhido",
    "other": "outro",
    "chosen is": "o escolhido é",
    "better": "melhor",
    "worse": "pior",
    "Chosen model minus each other, {metrica}, same rows (negative: the chosen one is better)": "Modelo "
    "escolhido menos cada outro, {metrica}, mesmas linhas (negativo: o escolhido é melhor)",
    "Each vote": "Cada voto",
    "Each vote, out of fold": "Cada voto, fora da dobra",
    "Precision and recall of each vote, as in the table above.": "Precisão e revocação de cada voto, como na "
    "tabela acima.",
    "Confusion matrix: given votes in rows, predicted votes in columns.": "Matriz de confusão: votos dados "
    "nas linhas, previstos nas colunas.",
    "Calibration": "Calibração",
    "Whether what the model says with 70 % happens 70 times in 100. The error is the mean distance between "
    "probability and frequency, weighted by count (ECE, Guo et al. 2017).": "Se o que o modelo diz com 70 % "
    "acontece 70 vezes em 100. O erro é a distância média entre probabilidade e frequência, pesada pela "
    "contagem (ECE, Guo et al. 2017).",
    "Reliability diagrams, with the counts of each bin; as in the tables below.": "Diagramas de "
    "confiabilidade, com as contagens de cada faixa; como nas tabelas abaixo.",
    "from": "de",
    "to": "até",
    "n": "n",
    "probability": "probabilidade",
    "frequency": "frequência",
    "{nome}: calibration error {erro}": "{nome}: erro de calibração {erro}",
    "Groups": "Grupos",
    "Out of fold, protocol that decides. Positive differences: the model says warmer than people do.": "Fora "
    "da dobra, protocolo que decide. Diferenças positivas: o modelo diz mais quente que as pessoas.",
    "Accuracy, MAE, RPS and mean difference of each group, as in the table above.": "Acurácia, MAE, RPS e "
    "diferença média de cada grupo, como na tabela acima.",
    "few rows": "poucas linhas",
    "expected minus given": "esperado menos dado",
}

_EXPLICACAO: Final = {
    "What moves the prediction": "O que move a previsão",
    "How much each feature moves the prediction, on average and for single people.": "Quanto cada atributo "
    "move a previsão, em média e para cada pessoa.",
    "SHAP values of the expected vote of {n} training rows.": "Valores SHAP do voto esperado de {n} linhas "
    "de treino.",
    "SHAP was not asked for (register.shap_linhas=0).": "SHAP não foi pedido (register.shap_linhas=0).",
    "SHAP is not installed here, so that single predictions are not explained; install requirements.txt, or "
    "read the permutation importance.": "SHAP não está instalado aqui, e previsões de uma pessoa não são "
    "explicadas; instale requirements.txt, ou leia a importância por permutação.",
    "An effect in the model is no cause in the world.": "Um efeito no modelo não é uma causa no mundo.",
    "SHAP values: what each feature adds to the expected vote, a point per person.": "Valores SHAP: o que "
    "cada atributo soma ao voto esperado, um ponto por pessoa.",
    "Permutation importance of each feature.": "Importância por permutação de cada atributo.",
    "The features": "Os atributos",
    "feature": "atributo",
    "what it is, unit": "o que é, unidade",
}

RESULTADOS: Final = _PROTOCOLOS | _RESULTADOS | _EXPLICACAO
