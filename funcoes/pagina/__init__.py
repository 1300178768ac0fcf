"""Pages that people read: sections of plain text, tables and figures, as one HTML file with both languages
and a switch that needs no script, or as Markdown."""

__all__ = ["blocos", "folha", "html", "molde"]
