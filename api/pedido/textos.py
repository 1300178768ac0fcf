"""What people read in answers, in Portuguese and English, and which of the two a request prefers."""

from functools import lru_cache
from typing import Final

from funcoes.palavras.votos import Idioma

__all__ = ["FRASES", "MENSAGENS", "NAO_E_NUMERO", "PROBLEMAS", "Idioma", "idioma"]

MENSAGENS: Final[dict[str, dict[Idioma, str]]] = {
    "entrada_invalida": {
        "pt": "a entrada não pode ser usada; veja os campos e /docs",
        "en": "the input cannot be used; see the fields and /docs",
    },
    "falta_ao_modelo": {
        "pt": "o modelo precisa do que o pedido omite: {0}",
        "en": "the model needs what the request leaves out: {0}",
    },
    "http_invalido": {"pt": "isto não é um pedido HTTP válido", "en": "this is no valid HTTP request"},
    "host_invalido": {
        "pt": "o pedido precisa de um só cabeçalho Host, com um nome ou endereço; veio com {0}",
        "en": "the request needs exactly one Host header, with a name or an address; it has {0}",
    },
    "origem_desconhecida": {
        "pt": "páginas de {0!r} não podem perguntar a este servidor; quem o opera pode acrescentá-las em "
        "http.cors_origens",
        "en": "pages of {0!r} may not ask this server; whoever runs it can add them to http.cors_origens",
    },
    "host_desconhecido": {
        "pt": "o nome {0!r} não é deste servidor; quem o opera pode acrescentá-lo em http.nomes",
        "en": "the name {0!r} is not one of this server; whoever runs it can add it to http.nomes",
    },
    "json_invalido": {"pt": "o corpo não é JSON válido: {0}", "en": "the body is not valid JSON: {0}"},
    "nao_autorizado": {
        "pt": "falta uma chave válida no cabeçalho X-API-Key (ou Authorization: Bearer)",
        "en": "a valid key is missing in the header X-API-Key (or Authorization: Bearer)",
    },
    "nao_encontrado": {"pt": "{0} não existe; veja /docs", "en": "{0} does not exist; see /docs"},
    "metodo": {"pt": "{0} não aceita {1}; veja /docs", "en": "{0} does not take {1}; see /docs"},
    "tempo_esgotado": {
        "pt": "o pedido não chegou inteiro em {0:g} s; envie de novo",
        "en": "the request did not arrive whole within {0:g} s; send it again",
    },
    "corpo_grande": {
        "pt": "o corpo passa de {0} bytes; divida o pedido",
        "en": "the body exceeds {0} bytes; split the request",
    },
    "tipo_de_conteudo": {
        "pt": "Content-Type {0!r} não serve aqui; envie {1}",
        "en": "Content-Type {0!r} is of no use here; send {1}",
    },
    "codificacao": {
        "pt": "Content-Encoding {0!r} não serve aqui; envie o corpo sem compressão",
        "en": "Content-Encoding {0!r} is of no use here; send the body uncompressed",
    },
    "cabecalho_grande": {
        "pt": "o cabeçalho do pedido passa de {0} bytes",
        "en": "the head of the request exceeds {0} bytes",
    },
    "tipo_do_lote": {
        "pt": "Content-Type {0!r} não serve aqui; envie application/json, text/csv ou "
        "application/vnd.apache.parquet, por exemplo "
        "curl --data-binary @arquivo.csv -H 'Content-Type: text/csv'",
        "en": "Content-Type {0!r} is of no use here; send application/json, text/csv or "
        "application/vnd.apache.parquet, such as curl --data-binary @file.csv -H 'Content-Type: text/csv'",
    },
    "lista_esperada": {
        "pt": "o corpo deve ser uma lista JSON de objetos: [{{...}}, ...]; um só vai para /predict",
        "en": "the body must be a JSON list of objects: [{{...}}, ...]; a single one goes to /predict",
    },
    "colunas": {
        "pt": "as colunas não podem ser usadas; veja os campos e /docs",
        "en": "the columns cannot be used; see the fields and /docs",
    },
    "linhas_demais": {
        "pt": "mais de {0} linhas; divida o lote",
        "en": "more than {0} rows; split the batch",
    },
    "lote_acima_do_limite": {
        "pt": "este lote sozinho passa do limite de {0} pedidos por minuto, pois cada {1} linhas contam como "
        "um; cabem {2} linhas: divida o lote e envie uma parte por minuto",
        "en": "this batch alone exceeds the limit of {0} requests a minute, as every {1} rows count as one; "
        "{2} rows fit: split the batch, and send a part a minute",
    },
    "resposta_grande": {
        "pt": "a resposta em um só documento JSON passa de {0} MB; peça Accept: text/csv ou "
        "application/x-ndjson, ou divida o lote",
        "en": "the answer in one JSON document exceeds {0} MB; ask for Accept: text/csv or "
        "application/x-ndjson, or split the batch",
    },
    "linha_longa": {
        "pt": "uma linha passa de {0} bytes; o corpo é mesmo CSV?",
        "en": "a line exceeds {0} bytes; is the body really CSV?",
    },
    "parquet_invalido": {
        "pt": "o arquivo Parquet não pode ser lido: {0}",
        "en": "the Parquet file cannot be read: {0}",
    },
    "limite": {
        "pt": "mais de {0} pedidos por minuto; tente de novo em {1} s",
        "en": "more than {0} requests a minute; try again in {1} s",
    },
    "ocupado": {
        "pt": "ocupado demais neste momento; tente de novo em {0} s",
        "en": "too busy at this moment; try again in {0} s",
    },
    "parando": {
        "pt": "este servidor está parando; tente de novo em {0} s",
        "en": "this server is stopping; try again in {0} s",
    },
    "sem_modelo": {
        "pt": "ainda sem modelo: se um já foi promovido, tente de novo em {0} s; se não, treine e promova um "
        "com make run, ou promova uma versão registrada com python -m steps.register --promote",
        "en": "no model is loaded yet: if one was promoted, try again in {0} s; if not, train and promote "
        "one with make run, or promote a registered version with python -m steps.register --promote",
    },
    "pedido_desconhecido": {
        "pt": "o diário não tem (mais) uma previsão com o request_id {0!r} e a linha {1}; o voto não foi "
        "guardado",
        "en": "the log has no prediction with request_id {0!r} and row {1} (any more); the vote was not kept",
    },
    "csv_de_retornos": {
        "pt": "a tabela não pode ser lida: {0}; envie CSV em UTF-8 com as colunas request_id, linha e voto",
        "en": "the table cannot be read: {0}; send CSV in UTF-8 with the columns request_id, linha and voto",
    },
    "retorno_perdido": {
        "pt": "o voto não pôde ser guardado agora; tente de novo em {0} s",
        "en": "the vote could not be kept now; try again in {0} s",
    },
    "erro_interno": {
        "pt": "erro interno; informe o request_id a quem opera o servidor",
        "en": "internal error; tell the request_id to whoever runs the server",
    },
}

FRASES: Final[dict[str, dict[Idioma, str]]] = {
    "host_ilegivel": {
        "pt": "o cabeçalho Host {0!r} não é um nome ou endereço, com ou sem porta, como localhost:8000 ou "
        "[::1]:8000",
        "en": "the Host header {0!r} is no name or address, with or without a port, such as "
        "localhost:8000 or [::1]:8000",
    },
}
"""What else some codes can mean, each with the sentence that then stands for that of `MENSAGENS`."""

PROBLEMAS: Final[dict[str, dict[Idioma, str]]] = {
    "missing": {"pt": "falta", "en": "missing"},
    "extra_forbidden": {"pt": "campo desconhecido", "en": "unknown field"},
    "literal_error": {"pt": "valor desconhecido", "en": "unknown value"},
    "finite_number": {"pt": "deve ser um número finito", "en": "must be a finite number"},
    "greater_than_equal": {"pt": "abaixo do permitido", "en": "below what is allowed"},
    "less_than_equal": {"pt": "acima do permitido", "en": "above what is allowed"},
    "less_than": {"pt": "acima do permitido", "en": "above what is allowed"},
    "model_type": {"pt": "deve ser um objeto JSON", "en": "must be a JSON object"},
    "string_type": {"pt": "deve ser um texto", "en": "must be a text"},
    "string_pattern_mismatch": {
        "pt": "deve ter de 1 a 64 letras, algarismos, pontos, hífens ou sublinhados",
        "en": "must be 1 to 64 letters, digits, dots, hyphens or underscores",
    },
    "int_type": {"pt": "deve ser um número inteiro", "en": "must be a whole number"},
    "int_from_float": {"pt": "deve ser um número inteiro", "en": "must be a whole number"},
    "too_short": {"pt": "está vazio", "en": "is empty"},
    "json_invalid": {"pt": "não é JSON válido", "en": "is not valid JSON"},
    "celulas": {
        "pt": "número de células diferente do cabeçalho",
        "en": "another number of cells than the header",
    },
    "sem_detalhes": {
        "pt": "não pode ser usada; só as primeiras linhas recusadas dizem por quê",
        "en": "cannot be used; only the first refused rows say why",
    },
    "repetida": {"pt": "coluna repetida", "en": "column is there twice"},
}
NAO_E_NUMERO: Final[dict[Idioma, str]] = {"pt": "deve ser um número", "en": "must be a number"}

_MAX_CABECALHO: Final = 200


def _peso(parte: str) -> tuple[str, float]:
    lingua, _, q = parte.partition(";")
    try:
        return lingua.strip().lower()[:2], float(q.strip().lower().removeprefix("q=") or 1)
    except ValueError:
        return "", 0.0


@lru_cache(maxsize=512)
def idioma(aceita: bytes) -> Idioma:
    """The language that an `Accept-Language` header prefers; Portuguese where it prefers neither."""
    texto = aceita[:_MAX_CABECALHO].decode("latin-1")
    pesos = dict(sorted(map(_peso, texto.split(",")), key=lambda par: par[1]))
    return "en" if pesos.get("en", 0.0) > pesos.get("pt", 0.0) else "pt"
