"""Readers who post: each comment comes from another network and says something of its own."""

import http.client
import random
import string
from urllib.parse import urlencode

from benchmarks.speed.driving import quoted
from benchmarks.speed.papers import HOST, READER

# The throttle counts by /24: of sixteen million networks hardly one is drawn twice within its ten minutes. Words are
# made of letters alone, because a number could be taken for somebody's telephone, and would be held for it.
_LUA = """
math.randomseed(os.time() + %(seed)d)
local headers = {%(headers)s}
local function word()
  local letters = {}
  for place = 1, 9 do letters[place] = string.char(math.random(97, 122)) end
  return table.concat(letters)
end
request = function()
  local network = {math.random(11, 126), math.random(0, 255), math.random(0, 255)}
  headers["X-Forwarded-For"] = table.concat(network, ".") .. ".7"
  return wrk.format("POST", %(path)s, headers, (string.gsub(%(body)s, "WORD", word)))
end
"""
TEXT = (
    "What the harbour board calls a WORD was planned for the spring, and nobody has said who WORD decided against it. "
    "I read the minutes twice; the second survey, by WORD, is mentioned on the last page only."
)
FORM = {
    "Content-Type": "application/x-www-form-urlencoded",
    "Origin": f"https://{HOST}",
    "Sec-Fetch-Site": "same-origin",
}
HEADERS = {**READER, **FORM}
"""What a browser and a proxy send with a comment."""


def fields(word: str) -> dict[str, str]:
    """Return a filled-in form of one reader's, `word` in each place that differs."""
    return {"name": f"Reader {word}", "email": f"{word}@letters.example", "comment": TEXT.replace("WORD", word)}


def script(article: str, seed: int) -> str:
    """Return the script that posts below an article; what it draws depends on the seed and the second."""
    headers = ", ".join(f"[{quoted(name)}]={quoted(value)}" for name, value in HEADERS.items())
    body = urlencode(fields("WORD"))
    return _LUA % {"headers": headers, "path": quoted(f"{article}comments/"), "body": quoted(body), "seed": seed}


def post(connection: http.client.HTTPConnection, article: str) -> int:
    """Post a comment of its own below an article, from a network of its own, and return the answer's status."""
    word = "".join(random.choices(string.ascii_lowercase, k=9))
    client = f"{random.randint(11, 126)}.{random.randint(0, 255)}.{random.randint(0, 255)}.7"
    headers = {**HEADERS, "X-Forwarded-For": client}
    connection.request("POST", f"{article}comments/", urlencode(fields(word)), headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status
