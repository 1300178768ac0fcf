"""What is asked and answered, in which fields, digits and words, and every refusal."""

__all__ = ["campos", "digitos", "erros", "lugar", "textos"]
