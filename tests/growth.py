"""How the time a parser takes grows with its input."""

import gc
import time
from collections.abc import Callable


def growth(parse: Callable[[str], object], unit: str, size: int = 20_000) -> float:
    """
    Return time(2n) / time(n) for n characters of `unit` repeated; the smallest of several tries.

    It is this process's own time on the processor, so that a busy machine slows nothing down.
    """

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            parse(text)
            best = min(best, time.process_time() - start)
        return best

    ratio = float("inf")
    gc.disable()
    try:
        for _ in range(5):
            ratio = min(ratio, seconds(2 * size) / seconds(size))
            if ratio <= 2.3:
                break
    finally:
        gc.enable()
    return ratio
