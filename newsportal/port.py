"""Whether the port is ours to take."""

import errno
import socket
import time

import psutil

from newsportal.cannot_start import CannotStart

PATIENCE = 3  # seconds: the server of a run that was killed notices within this time


def wait_until_free(port: int) -> None:
    """Return when 127.0.0.1:`port` can be taken; raise CannotStart, naming who has it, when that stays impossible."""
    deadline = time.monotonic() + PATIENCE
    while not _is_free(port):
        if time.monotonic() > deadline:
            raise CannotStart(
                f"Port {port} is taken{_by_whom(port)}. Stop that, or take another one: PORT={port + 1} make run"
            )
        time.sleep(0.1)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            if fault.errno == errno.EACCES:
                raise CannotStart(f"Port {port} needs root. Take one above 1023: PORT=8000 make run") from None
            return False
        return True


def _by_whom(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        pass
    return " by another program"
