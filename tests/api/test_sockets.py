"""Answers leave at once, however the server's socket was made."""

import socket
import weakref

from vh.ui.server import _send_at_once


class Short:
    """Something that is soon gone."""


def test_connections_of_a_listening_socket_send_small_pieces_at_once() -> None:
    gone = weakref.proxy(Short())
    with socket.socket(socket.AF_INET) as listening, socket.socket(socket.AF_INET) as other:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        _send_at_once()
        assert listening.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not other.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        other.connect(listening.getsockname())
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    del gone
