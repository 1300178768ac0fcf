"""The envelope around calls: endpoints, schemas, who calls."""

__all__ = ["auth", "endpoints", "gate", "schemas"]
