"""The envelope around calls: endpoints, schemas, who calls."""

__all__ = ["announced", "auth", "endpoints", "gate", "schemas"]
