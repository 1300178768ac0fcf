"""Text cells of any survey into typed values, and which readings of a column are possible.

Columns are pandas Series of stripped text, index = line of the file, NaN where a cell is empty. What cannot
be read is NaN or NaT in the result; nothing is raised for a cell. Where a column can be read in two ways both
are named: nothing here guesses. `calendario`, `escala`, `notacao`, `relogio` and `texto` read one cell or
describe how, and know no pandas: what only describes a file may import them anywhere.
"""

__all__ = [
    "calendario",
    "categorias",
    "datas",
    "escala",
    "escrita",
    "horas",
    "instante",
    "notacao",
    "numeros",
    "parecencas",
    "relogio",
    "texto",
    "votos",
]
