"""Threads share a few places for their memory, and what is freed goes back to the system (glibc's alone)."""

import subprocess
import sys

import pytest

from newsportal import memory

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

# glibc gives an arena 64 MB of addresses that begin at a multiple of that (HEAP_MAX_SIZE in malloc/arena.c).
ARENAS_OF_EIGHT_THREADS = """
import threading
from newsportal import memory
{before}
ready = threading.Barrier(9)
def work():
    taken = bytearray(6000)
    ready.wait()
    ready.wait()
for _ in range(8):
    threading.Thread(target=work).start()
ready.wait()
begins = [int(line.split("-")[0], 16) for line in open("/proc/self/maps") if len(line.split()) == 5]
print(sum(begin % 2**26 == 0 for begin in begins))
ready.wait()
"""

KIB_HELD_AFTER_MUCH_WAS_FREED = """
import re
from newsportal import memory
many = [bytearray(2000) for _ in range(20_000)]
last = bytearray(2000)  # above them: without being asked, glibc returns only what is at the end
del many
{before}
print(re.search(r"RssAnon:\\s+(\\d+)", open("/proc/self/status").read())[1])
"""


def said(script, before=""):
    command = [sys.executable, "-c", script.format(before=before)]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_threads_share_a_few_places_for_their_memory():
    assert said(ARENAS_OF_EIGHT_THREADS) == 8
    assert said(ARENAS_OF_EIGHT_THREADS, "memory.keep_it_together()") < memory.ARENAS


def test_what_was_freed_goes_back_to_the_system():
    kept, given_back = (said(KIB_HELD_AFTER_MUCH_WAS_FREED, before) for before in ("", "memory.give_back()"))
    assert kept - given_back > 20_000


def test_a_system_that_has_no_such_function_is_left_as_it_is():
    assert memory._call("no_such_function_of_the_library", 1) is None
