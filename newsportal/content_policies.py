"""What a browser may load on our pages, as `newsportal.content_security` sends it with each."""

from csp.constants import NONCE, NONE, SELF

READERS = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],  # our pages connect to nothing; what judges them fetches robots.txt as if it were one
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
# The nonce is for the prose editor's import map, the one script that stands inside a page.
NEWSROOM = {
    "default-src": [NONE],
    "script-src": [SELF, NONCE],
    "style-src": [SELF],
    "font-src": [SELF],
    "img-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}
