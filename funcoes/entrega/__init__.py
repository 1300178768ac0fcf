"""The model file: written as ONNX with a signature, checked, and read again without unpickling anything.

`exportar` and the two `onnx_` modules write, `assinatura` signs, `pacote` packs and unpacks, `preditor`
predicts with the parts that serving may import, `paridade` compares it with what was trained, and `medir`
does so for a candidate.
"""

__all__ = [
    "assinatura",
    "exportar",
    "formato",
    "latencia",
    "medir",
    "pacote",
    "preditor",
    "preenchimento",
    "vigiar",
]
