"""What any part may need and that knows nothing of the subject: errors, files, processes, arrays."""

__all__ = [
    "arquivo",
    "arquivo_joblib",
    "arquivo_yaml",
    "arredondar",
    "avisos",
    "erros",
    "linhas",
    "paralelo",
    "problemas",
    "tentativas",
    "textos",
    "tipos",
]
