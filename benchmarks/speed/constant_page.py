"""What no server of ours can beat: granian, which answers each request with the same 30 KB."""

import sys

BODY = b"<p>Not one word of this page was looked up anywhere.</p>\n" * 540
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(environ, start_response):
    """Answer."""
    start_response("200 OK", HEADERS)
    return [BODY]


if __name__ == "__main__":
    from granian.constants import HTTPModes, Interfaces
    from granian.server import Server

    Server(
        "benchmarks.speed.constant_page:application",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=2,
        log_enabled=False,
    ).serve()
