"""What the product knows of people, weather, rooms and buildings: quantities by name, with their units.

A survey's description says which of its columns is which quantity; features say which quantities they need; a
model's signature lists those that serving asks for. All three speak these names.
"""

__all__ = ["grandezas", "sinonimos", "unidades"]
