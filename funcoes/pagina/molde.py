"""The page as a Jinja template, once for all languages: `metades` are `pagina.Metade`."""

from typing import Final

MOLDE: Final = """\
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
{% macro bloco(b, tipo, m) %}
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
{% elif tipo == "Figura" and b.nome in m.imagens %}
{% set f = m.imagens[b.nome] %}
<figure><div class="rolagem" role="region" aria-label="{{ m.diz('figure {nome}', nome=b.nome) }}" \
tabindex="0"><img alt="{{ b.alt }}" width="{{ f.largura }}" height="{{ f.altura }}" \
src="data:image/png;base64,{{ f.dados }}"></div></figure>
{% endif %}
{% endmacro %}
{% macro metade(m) %}
<h1>{{ m.titulo }}</h1>
{% for secao in m.secoes %}
{% if secao.titulo %}
<section aria-labelledby="{{ m.sigla }}{{ loop.index }}">\
<h2 id="{{ m.sigla }}{{ loop.index }}">{{ secao.titulo }}</h2>
{% endif %}
{% for b in secao.blocos %}{{ bloco(b, b.__class__.__name__, m) }}{% endfor %}
{% if secao.titulo %}
</section>
{% else %}
<nav aria-label="{{ m.diz('Sections') }}"><ul>
{% for s in m.secoes if s.titulo %}
<li><a href="#{{ m.sigla }}{{ m.indices[s.titulo] }}">{{ s.titulo }}</a></li>
{% endfor %}
</ul></nav>
{% endif %}
{% endfor %}
{% endmacro %}
<!doctype html>
<html lang="{{ metades[0].local }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" \
content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>{{ metades[0].titulo }}</title>
<style>{{ estilo }}</style>
</head>
<body>
{% for m in metades %}
<input class="lingua" type="radio" name="lingua" \
id="em-{{ m.idioma }}"{% if loop.first %} checked{% endif %}>
{% endfor %}
<div class="linguas">
{% for m in metades %}
<label for="em-{{ m.idioma }}" lang="{{ m.local }}">{{ m.chamada }}</label>
{% endfor %}
</div>
{% for m in metades %}
<main id="metade-{{ m.idioma }}" lang="{{ m.local }}">
{{ metade(m) }}</main>
{% endfor %}
</body>
</html>
"""
