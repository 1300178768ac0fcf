"""The model card's texts in Portuguese, by the English ones, which stand in the code; but for results."""

from typing import Final

_DECISOES: Final = {
    "the most probable vote": "o mais provável",
    "the median of the predicted distribution": "a mediana da distribuição prevista",
}

_RESUMO: Final = {
    "Model card: {nome}": "Cartão do modelo: {nome}",
    "Learned from: {dito}. {linhas} rows, {contados}.": "Aprendeu com: {dito}. {linhas} linhas, {contados}.",
    "{dias} from {inicio} to {fim}": "{dias} de {inicio} a {fim}",
    "no dates": "sem datas",
    "The rows have no dates": "As linhas não têm data",
    "{n} rows without a date": "{n} linhas sem data",
    "Of these rows {n} are answers to predictions: who gave them had seen what a model said.": "Destas "
    "linhas, {n} são respostas a previsões: quem as deu tinha visto o que um modelo disse.",
    "These are not people's votes. The model was trained and judged on a synthetic sample that imitates a "
    "survey: its numbers say that the pipeline works, nothing about people.": "Estes não são votos de "
    "pessoas. O modelo foi treinado e julgado em uma amostra sintética que imita um levantamento: seus "
    "números dizem que o pipeline funciona, nada sobre pessoas.",
    "Gate: passed": "Portão: aprovado",
    "Gate: refused": "Portão: recusado",
    "Predicts the thermal sensation vote of a person outdoors ({escala}) from {n} features of the person and "
    "the weather.": "Prevê o voto de sensação térmica de uma pessoa ao ar livre ({escala}) a partir de {n} "
    "atributos da pessoa e do tempo.",
    "Predicts the thermal sensation vote of a person indoors ({escala}) from {n} features of the person and "
    "the room.": "Prevê o voto de sensação térmica de uma pessoa em um ambiente interno ({escala}) a partir "
    "de {n} atributos da pessoa e da sala.",
    "Predicts the thermal sensation vote of a person ({escala}) from {n} features of the person and the "
    "surroundings.": "Prevê o voto de sensação térmica de uma pessoa ({escala}) a partir de {n} atributos da "
    "pessoa e do ambiente.",
    "Model: {modelo}, {algoritmo}; training rows: {variante}. The predicted vote is {decisao}; the whole "
    "distribution is given with it.": "Modelo: {modelo}, {algoritmo}; linhas de treino: {variante}. O voto "
    "previsto é {decisao}; a distribuição inteira vem com ele.",
    "{n} day": "{n} dia",
    "{n} days": "{n} dias",
    "{n} campaign": "{n} campanha",
    "{n} campaigns": "{n} campanhas",
    "In short": "Em resumo",
    "metric": "métrica",
    "value": "valor",
    "range": "intervalo",
    "Out of fold, protocol {protocolo}; ranges: {confianca} % over {por}.": "Fora da dobra, protocolo "
    "{protocolo}; intervalos: {confianca} % sobre {por}.",
    "Sections": "Seções",
    "More figures": "Mais figuras",
    "figure {nome}": "figura {nome}",
    "{lo} to {hi}": "{lo} a {hi}",
    "yes": "sim",
}

_USO: Final = {
    "Intended use": "Uso pretendido",
    "Not intended: medical or safety decisions about individuals, such as heat stress at work.": "Não serve "
    "para: decisões médicas ou de segurança sobre indivíduos, como estresse térmico no trabalho.",
    "Intended: trying pipeline and serving before there are data of people.": "Serve para: experimentar o "
    "pipeline e o serviço antes de haver dados de pessoas.",
    "Not intended: any statement about people or about a place; no person answered.": "Não serve para: "
    "afirmar algo sobre pessoas ou sobre um lugar; nenhuma pessoa respondeu.",
    "Intended: describing the average outdoor thermal sensation of groups of people, in weather like that of "
    "the survey.": "Serve para: descrever a sensação térmica média de grupos de pessoas ao ar livre, em "
    "tempo como o do levantamento.",
    "Not intended: other places than {lugar}, indoor rooms, or seasons that the survey did not see.": "Não "
    "serve para: outros lugares que não {lugar}, ambientes internos, ou estações que o levantamento não viu.",
    "Not intended: indoor rooms, or seasons that the survey did not see. The survey does not say of which "
    "place it is: for no place is it known that the model fits.": "Não serve para: ambientes internos, ou "
    "estações que o levantamento não viu. O levantamento não diz de que lugar é: de nenhum lugar se sabe que "
    "o modelo serve.",
    "Intended: describing the average thermal sensation of groups of people in rooms like those of the "
    "survey.": "Serve para: descrever a sensação térmica média de grupos de pessoas em salas como as do "
    "levantamento.",
    "Not intended: people outdoors, or rooms unlike those of the survey ({lugar}).": "Não serve para: "
    "pessoas ao ar livre, ou salas diferentes das do levantamento ({lugar}).",
    "Not intended: people outdoors, or rooms unlike those of the survey. The survey does not say of which "
    "place it is: for no place is it known that the model fits.": "Não serve para: pessoas ao ar livre, ou "
    "salas diferentes das do levantamento. O levantamento não diz de que lugar é: de nenhum lugar se sabe "
    "que o modelo serve.",
    "Intended: describing the average thermal sensation of groups of people in surroundings like those of "
    "the survey.": "Serve para: descrever a sensação térmica média de grupos de pessoas em ambientes como os "
    "do levantamento.",
    "Not intended: surroundings unlike those of the survey ({lugar}).": "Não serve para: ambientes "
    "diferentes dos do levantamento ({lugar}).",
    "Not intended: surroundings unlike those of the survey. The survey does not say of which place it is: "
    "for no place is it known that the model fits.": "Não serve para: ambientes diferentes dos do "
    "levantamento. O levantamento não diz de que lugar é: de nenhum lugar se sabe que o modelo serve.",
}

_LIMITES: Final = {
    "Known limits": "Limites conhecidos",
    "For comparison, models of the survey of Santa Maria: {de} to {ate} in an unseen campaign.": "Para "
    "comparação, modelos do levantamento de Santa Maria: {de} a {ate} em uma campanha nunca vista.",
    "Votes are noisy: two people in identical conditions give the same vote {aqui} % of the time. Who knew "
    "the most frequent vote at every reading of the instruments would be right {teto} % of the time: no "
    "model of these readings can be right much more often.": "Os votos têm ruído: duas pessoas nas mesmas "
    "condições dão o mesmo voto em {aqui} % das vezes. Quem soubesse o voto mais frequente de cada leitura "
    "dos instrumentos acertaria {teto} % das vezes: nenhum modelo dessas leituras acerta muito mais.",
    "For comparison, in the survey of Santa Maria: {aqui} % and {teto} %.": "Para comparação, no "
    "levantamento de Santa Maria: {aqui} % e {teto} %.",
    "Nothing says that the people asked stand for others.": "Nada diz que as pessoas ouvidas "
    "representem outras.",
    "It is not known to transfer to an unseen season: leave-one-campaign-out was not run for this model and "
    "must be before such use (add by_campaign to train.protocol).": "Não se sabe se vale para uma estação "
    "nunca vista: deixar uma campanha de fora não foi feito com este modelo, e precisa ser antes desse uso "
    "(acrescente by_campaign a train.protocol).",
    "In an unseen season: with one campaign left out at a time its accuracy is {n}.": "Em uma estação nunca "
    "vista: com uma campanha de fora por vez, sua acurácia (accuracy) é {n}.",
    "It must not be trusted in an unseen season: with one campaign left out at a time its accuracy is {n}, "
    "against {m} by {protocolo}.": "Não é confiável em uma estação nunca vista: com uma campanha de fora por "
    "vez, sua acurácia (accuracy) é {n}, contra {m} por {protocolo}.",
    "It is not known to transfer to an unseen season: the rows have no dates.": "Não se sabe se vale para "
    "uma estação nunca vista: as linhas não têm data.",
    "For a person who was never asked before: with whole people left out its accuracy is {n}.": "Para uma "
    "pessoa nunca ouvida: com pessoas inteiras de fora, sua acurácia (accuracy) é {n}.",
    "The same people were asked several times, and stand on both sides of its folds: add by_person to "
    "train.protocol to know how it does for new ones.": "As mesmas pessoas foram ouvidas várias vezes e "
    "ficam dos dois lados das dobras: acrescente by_person a train.protocol para saber como vai com novas.",
    "In an unseen building: with whole buildings left out its accuracy is {n}.": "Em um prédio nunca visto: "
    "com prédios inteiros de fora, sua acurácia (accuracy) é {n}.",
    "It is not known to transfer to an unseen building: add by_building to train.protocol.": "Não se sabe se "
    "vale para um prédio nunca visto: acrescente by_building a train.protocol.",
    "In an unseen study: with whole studies left out its accuracy is {n}.": "Em um estudo nunca visto: com "
    "estudos inteiros de fora, sua acurácia (accuracy) é {n}.",
    "It is not known to transfer to an unseen study: add by_study to train.protocol.": "Não se sabe se vale "
    "para um estudo nunca visto: acrescente by_study a train.protocol.",
    "How far people agree is not known: no two people were asked at the same reading of the instruments.": ""
    "Não se sabe quanto as pessoas concordam: nunca duas foram ouvidas na mesma leitura dos instrumentos.",
    "How far people agree is hardly known: only {n} pairs of people were asked at the same reading of the "
    "instruments.": "Pouco se sabe de quanto as pessoas concordam: só {n} pares de pessoas foram ouvidos na "
    "mesma leitura dos instrumentos.",
    "No place: the rows are synthetic.": "Lugar nenhum: as linhas são sintéticas.",
    "One place: {lugar}.": "Um lugar só: {lugar}.",
    "The place is not known: the survey does not say it (see Data).": "Não se sabe o lugar: o levantamento "
    "não o diz (veja Dados).",
    "Several studies: {lugar}.": "Vários estudos: {lugar}.",
    "Intervals over so few {por} are rough.": "Intervalos sobre um número tão pequeno de {por} são "
    "grosseiros.",
    "Votes with fewer than {n} rows: {raros}; do not rely on them.": "Votos com menos de {n} linhas: "
    "{raros}; não confie neles.",
    "Votes that the model never gets right out of fold: {nunca}.": "Votos que o modelo nunca acerta fora da "
    "dobra: {nunca}.",
    "Groups with fewer than {n} rows are marked: their results are chance.": "Grupos com menos de {n} linhas "
    "estão marcados: seus resultados são acaso.",
    "A baseline does better than this model by {ditas}.": "Uma referência simples vai melhor que este modelo "
    "por {ditas}.",
    "{metrica} ({onde}): {nome} {dela}, this model {nosso}": "{metrica} ({onde}): {nome} {dela}, este modelo "
    "{nosso}",
    "held-out rows": "linhas separadas",
    "out of fold, {p}": "fora da dobra, {p}",
    "Baselines that do better than this model": "Referências simples que vão melhor que este modelo",
    "its score": "seu valor",
    "this model's": "o deste modelo",
}

_DADOS: Final = {
    "The gate": "O portão",
    "passed": "aprovado",
    "refused": "recusado",
    "ok: {dito} ({regra}: {medido}, must be {sinal} {limite})": "ok: {dito} ({regra}: {medido}, deve ser "
    "{sinal} {limite})",
    "REFUSED: {dito} ({regra}: {medido}, must be {sinal} {limite})": "RECUSADO: {dito} ({regra}: {medido}, "
    "deve ser {sinal} {limite})",
    "chosen by protocol {protocolo}, no leak": "escolhido pelo protocolo {protocolo}, sem vazamento",
    "chosen by protocol {protocolo}, LEAKY: its scores cannot be believed": "escolhido pelo protocolo "
    "{protocolo}, COM VAZAMENTO: não se pode crer em seus números",
    "out-of-fold {metrica} {n}": "{metrica} fora da dobra {n}",
    "out-of-fold {metrica} {n}, baseline {nome} {dela}": "{metrica} fora da dobra {n}, referência {nome} "
    "{dela}",
    "held-out qwk {fora}, out-of-fold {dentro}": "qwk nas linhas separadas {fora}, fora da dobra {dentro}",
    "held-out qwk {fora}, out-of-fold {dentro}, on draws of so few rows or groups down to {chao}": "qwk nas "
    "linhas separadas {fora}, fora da dobra {dentro}, em sorteios de tão poucas linhas ou grupos até {chao}",
    "rarest vote in training {classe}, {linhas} rows": "voto mais raro no treino {classe}, {linhas} linhas",
    "the model was not exported: {motivo}": "o modelo não foi exportado: {motivo}",
    "exported model against trained one on {linhas} rows: {trocados} votes differ": "modelo exportado contra "
    "o treinado em {linhas} linhas: {trocados} votos diferem",
    "largest difference of a probability between them": "maior diferença de uma probabilidade entre eles",
    "one row through the exported model, 95th percentile {n} ms": "uma linha pelo modelo exportado, "
    "percentil 95 {n} ms",
    "exported model {n} MB": "modelo exportado de {n} MB",
    "Data": "Dados",
    "The data": "Os dados",
    "The survey does not say of which place it is, with which instruments and from which source. To say it, "
    "fill titulo, lugar, instrumento, fonte and their like in its description (--survey FILE.yaml); "
    "configs/levantamentos has examples.": "O levantamento não diz de que lugar é, com que instrumentos e de "
    "que fonte. Para dizê-lo, preencha titulo, lugar, instrumento, fonte e semelhantes na sua descrição "
    "(--survey ARQUIVO.yaml); há exemplos em configs/levantamentos.",
    "fact": "fato",
    "file": "arquivo",
    "kind": "tipo",
    "synthetic sample": "amostra sintética",
    "survey": "levantamento",
    "title": "título",
    "place": "lugar",
    "position": "posição",
    "period, as described": "período, como descrito",
    "time zone": "fuso horário",
    "instrument": "instrumento",
    "to cite": "citar",
    "licence": "licença",
    "of": "de",
    "not given (pesquisa.{chave})": "não informado (pesquisa.{chave})",
    "period": "período",
    "{inicio} to {fim}, {dias} with rows": "{inicio} a {fim}, {dias} com linhas",
    "campaigns": "campanhas",
    "{nome} ({n} rows)": "{nome} ({n} linhas)",
    "split": "divisão",
    "{parte} of the rows held out by {por}, seen by nothing that learns; all else is learned and scored "
    "inside the training part": "{parte} das linhas separadas por {por}, que nada do que aprende vê; "
    "todo o resto se aprende e se avalia dentro da parte de treino",
    "Votes given": "Votos dados",
    "File and versions": "Arquivo e versões",
    "Versions": "Versões",
    "what": "o quê",
    "version": "versão",
    "pipeline run": "execução do pipeline",
    "train dataset": "dataset de treino",
    "validate dataset": "dataset de validação",
    "not exported: {motivo}": "não exportado: {motivo}",
    "from the raw row to the probabilities, {linhas} rows: {trocados} votes differ, largest difference of a "
    "probability {max_dp}": "da linha crua às probabilidades, {linhas} linhas: {trocados} votos diferem, "
    "maior diferença de uma probabilidade {max_dp}",
}

CARTAO: Final = _DECISOES | _RESUMO | _USO | _LIMITES | _DADOS
