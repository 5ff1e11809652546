"""Ends with one sentence and status 1 when HOST:PORT cannot be listened on."""

import os
import socket
import sys

host, port = os.environ["HOST"].strip("[]"), os.environ["PORT"]


def problem() -> str:
    if not (port.isdigit() and 0 < int(port) < 65536):
        return f"PORT must be a number from 1 to 65535, not {port!r}."
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
    except OSError:
        return f"HOST must be an address of this computer, not {host!r}."
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
        try:
            listener.bind(address)
        except OSError as error:
            return f"Port {port} cannot be used ({error.strerror}): free it, or try PORT={int(port) + 1} ./run.sh"
    return ""


sys.exit(problem() or 0)
