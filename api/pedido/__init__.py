"""What is asked and answered, in which fields, digits and words, and every refusal."""

__all__ = ["digitos", "erros", "formulario", "lugar", "pergunta", "resposta", "textos"]
