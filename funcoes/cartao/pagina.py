"""The model card as one HTML file that needs nothing else: styles inside, figures as data, no script."""

import base64
from collections.abc import Mapping, Sequence
from typing import Final

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from funcoes.cartao.blocos import Figura, Secao
from funcoes.errors import ErroDados

_PNG: Final = b"\x89PNG\r\n\x1a\n"

_ESTILO: Final = Markup("""
:root { color-scheme: light dark; --fundo: #fff; --papel: #f4f6f8; --texto: #1c2530; --fraco: #566270;
  --linha: #d5dbe2; --azul: #245a86; --aviso: #fff3d6; --borda: #b87b00; --bom: #1f6b3a; --mau: #a8271d; }
@media (prefers-color-scheme: dark) { :root { --fundo: #12171d; --papel: #1c232b; --texto: #e4e9ee;
  --fraco: #a3afbb; --linha: #37424e; --azul: #8fc1ea; --aviso: #3a2f12; --borda: #e0a83a;
  --bom: #2f7d4a; --mau: #b3382d; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--fundo); color: var(--texto);
  font: 16px/1.55 system-ui, "Segoe UI", Roboto, "Liberation Sans", Arial, sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .8rem; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 2.4rem 0 .6rem; padding-top: .9rem; border-top: 1px solid var(--linha); }
p, li { max-width: 46rem; overflow-wrap: anywhere; }
li { margin: .25rem 0; }
a { color: var(--azul); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1rem; padding: 0; margin: 1rem 0 0; list-style: none; }
nav li { margin: 0; }
.aviso { background: var(--aviso); border-left: .3rem solid var(--borda); padding: .7rem 1rem;
  font-weight: 600; max-width: none; }
.selo { display: inline-block; color: #fff; background: var(--mau); border-radius: .3rem;
  padding: .15rem .7rem; margin: 0; font-weight: 600; }
.selo.bom { background: var(--bom); }
.numeros { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .6rem;
  margin: 1rem 0; }
.numeros div { background: var(--papel); border-radius: .4rem; padding: .6rem .8rem; }
.numeros dt { color: var(--fraco); font-size: .85rem; }
.numeros dd { margin: 0; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.numeros dd.nota { font-size: .78rem; color: var(--fraco); }
.rolagem { overflow-x: auto; margin: 1rem 0; }
.rolagem:focus-visible { outline: 2px solid var(--azul); }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; }
caption, summary { text-align: left; font-weight: 600; padding: .2rem 0 .4rem; }
summary { cursor: pointer; }
th, td { padding: .3rem .6rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--linha); }
tbody th { font-weight: 500; }
thead th { color: var(--fraco); white-space: nowrap; }
.numero { text-align: right; white-space: nowrap; }
tbody th { white-space: nowrap; }
.texto { min-width: 6rem; max-width: 34rem; overflow-wrap: anywhere; }
figure { margin: 1rem 0; }
figure img { display: block; max-width: 100%; height: auto; background: #fff; border-radius: .4rem; }
@media (max-width: 40rem) { figure img { max-width: none; width: 42rem; } }
@media print { nav { display: none; } figure, table { break-inside: avoid; } }
""")

_PAGINA: Final = """\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{{ titulo }}</title>
<style>{{ estilo }}</style>
</head>
<body>
<main>
<h1>{{ titulo }}</h1>
{% macro corpo(t) %}
<thead><tr>
{% for c in t.colunas %}
<th scope="col"{% if t.numericas[loop.index0] %} class="numero"{% endif %}>{{ c }}</th>
{% endfor %}
</tr></thead>
<tbody>
{% for linha in t.linhas %}
<tr><th scope="row"{% if t.numericas[0] %} class="numero"{% endif %}>{{ linha[0] }}</th>
{% for c in linha[1:] %}
<td class="{{ 'numero' if t.numericas[loop.index] else 'texto' }}">{{ c }}</td>
{% endfor %}
</tr>
{% endfor %}
</tbody>
{% endmacro %}
{% macro bloco(b, tipo) %}
{% if tipo == "Texto" %}
<p>{{ b.texto }}</p>
{% elif tipo == "Aviso" %}
<p class="aviso" role="note">{{ b.texto }}</p>
{% elif tipo == "Selo" %}
<p class="selo{% if b.bom %} bom{% endif %}">{{ b.texto }}</p>
{% elif tipo == "Lista" %}
<ul>{% for item in b.itens %}<li>{{ item }}</li>{% endfor %}</ul>
{% elif tipo == "Numeros" %}
<dl class="numeros">
{% for nome, valor, nota in b.itens %}
<div><dt>{{ nome }}</dt><dd>{{ valor }}</dd><dd class="nota">{{ nota }}</dd></div>
{% endfor %}
</dl>
{% elif tipo == "Tabela" and b.recolhida %}
<details><summary>{{ b.titulo }}</summary>
<div class="rolagem" role="region" aria-label="{{ b.titulo }}" tabindex="0"><table>
{{ corpo(b) }}</table></div></details>
{% elif tipo == "Tabela" %}
<div class="rolagem" role="region" aria-label="{{ b.titulo }}" tabindex="0"><table>
<caption>{{ b.titulo }}</caption>
{{ corpo(b) }}</table></div>
{% elif tipo == "Figura" and b.nome in figuras %}
{% set f = figuras[b.nome] %}
<figure><div class="rolagem" role="region" aria-label="figure {{ b.nome }}" tabindex="0"><img \
alt="{{ b.alt }}" width="{{ f.largura }}" height="{{ f.altura }}" \
src="data:image/png;base64,{{ f.dados }}"></div></figure>
{% endif %}
{% endmacro %}
{% for secao in secoes %}
{% if secao.titulo %}
<section aria-labelledby="s{{ loop.index }}"><h2 id="s{{ loop.index }}">{{ secao.titulo }}</h2>
{% endif %}
{% for b in secao.blocos %}{{ bloco(b, b.__class__.__name__) }}{% endfor %}
{% if secao.titulo %}
</section>
{% else %}
<nav aria-label="Sections"><ul>
{% for s in secoes if s.titulo %}<li><a href="#s{{ indices[s.titulo] }}">{{ s.titulo }}</a></li>{% endfor %}
</ul></nav>
{% endif %}
{% endfor %}
</main>
</body>
</html>
"""


def _imagem(nome: str, conteudo: bytes) -> dict[str, object]:
    """What the page needs of a PNG; its size stands in the first chunk."""
    if not conteudo.startswith(_PNG):
        raise ErroDados(f"figure {nome} of the model card is no PNG: give what savefig(format='png') wrote.")
    largura, altura = (int.from_bytes(conteudo[i : i + 4], "big") for i in (16, 20))
    return {"largura": largura, "altura": altura, "dados": base64.b64encode(conteudo).decode()}


def em_html(titulo: str, secoes: Sequence[Secao], figuras: Mapping[str, bytes]) -> str:
    """The card as one page. Figures that no section asks for come at the end; a missing one is left out.

    `figuras`: PNG bytes by name. Raises `ErroDados` for anything else.
    """
    pedidas = {b.nome for secao in secoes for b in secao.blocos if isinstance(b, Figura)}
    sobram = [Figura(nome, f"figure {nome}") for nome in sorted(set(figuras) - pedidas)]
    todas = [*secoes, *([Secao("More figures", sobram)] if sobram else [])]
    ambiente = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return ambiente.from_string(_PAGINA).render(
        titulo=titulo,
        estilo=_ESTILO,
        secoes=todas,
        indices={secao.titulo: i for i, secao in enumerate(todas, 1)},
        figuras={nome: _imagem(nome, conteudo) for nome, conteudo in figuras.items()},
    )
