"""projects.*: the tree that everything lies in."""
