"""Ports for programs that take one only by its number."""

import socket


def free_ports(how_many: int) -> list[int]:
    """Ports that nobody has now."""
    sockets = [socket.socket() for _ in range(how_many)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
