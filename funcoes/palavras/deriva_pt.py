"""What the monitor says of a window of predictions, in Portuguese, by the English texts, which stand in the
code."""

from typing import Final

_ACHADOS: Final = {
    "{nome}: distributed differently than in training, effect {d}.": "{nome}: distribuição diferente da do "
    "treino, efeito {d}.",
    "{nome}: {n} % of the rows are outside the range of training.": "{nome}: {n} % das linhas estão fora "
    "da faixa do treino.",
    "{nome}: not given in {n} % of the rows, {mais} points more than expected.": "{nome}: não informado em "
    "{n} % das linhas, {mais} pontos a mais do que o esperado.",
    "{nome}: the same value, {valor}, in {n} hours in a row; is the sensor frozen?": "{nome}: o mesmo "
    "valor, {valor}, em {n} horas seguidas; o sensor está travado?",
    "{nome}: {n} % of the rows are outside the range of training, and inside it if they are in {unidade}.": ""
    "{nome}: {n} % das linhas estão fora da faixa do treino, e dentro dela se estiverem em {unidade}.",
    "{a} and {b} look swapped: each fits the other's training data, not its own.": "{a} e {b} parecem "
    "trocados: cada um se ajusta aos dados de treino do outro, não aos seus.",
    "Never seen in training: {quando} {parte}, {de} to {ate} h ({n} % of the rows).": "Nunca visto no "
    "treino: {parte} de {quando}, das {de} às {ate} h ({n} % das linhas).",
    "Never seen in training: {quando} ({n} % of the rows).": "Nunca visto no treino: {quando} ({n} % das "
    "linhas).",
    "Never seen in training, in all: {n} % of the rows; {outros} more months.": "Nunca visto no treino, ao "
    "todo: {n} % das linhas; mais {outros} meses.",
    "Never seen in training, in all: {n} % of the rows; {outros} more kinds of hours.": "Nunca visto no "
    "treino, ao todo: {n} % das linhas; mais {outros} tipos de horas.",
    "Nothing to report.": "Nada a relatar.",
    "Severity: low.": "Gravidade: baixa.",
    "Severity: medium.": "Gravidade: média.",
    "Severity: high.": "Gravidade: alta.",
}

_QUANDO: Final = {
    "summer": "verão",
    "autumn": "outono",
    "winter": "inverno",
    "spring": "primavera",
    "nights": "madrugadas",
    "mornings": "manhãs",
    "afternoons": "tardes",
    "evenings": "noites",
    "January": "janeiro",
    "February": "fevereiro",
    "March": "março",
    "April": "abril",
    "May": "maio",
    "June": "junho",
    "July": "julho",
    "August": "agosto",
    "September": "setembro",
    "October": "outubro",
    "November": "novembro",
    "December": "dezembro",
}

DERIVA: Final = _ACHADOS | _QUANDO
