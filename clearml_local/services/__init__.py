"""A room per API service; importing this package imports every module in them, which registers the endpoints.

The rooms' own ``__init__`` import nothing, so that a module of one may use a module of another.
"""

from importlib import import_module
from pkgutil import walk_packages

for _module in walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)
