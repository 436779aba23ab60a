"""
What processes have used: time on the processor and memory, of whole trees, from Linux's /proc (proc(5)).

A tree is a process and all below it. What a process that has ended used is counted by whoever waited for it, so the
time of a tree only grows: backends of PostgreSQL that came and went between two readings are in it.
"""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Process(NamedTuple):
    """One line of /proc/PID/stat: `ticks` is its own time and that of the ended children it has waited for."""

    pid: int
    parent: int
    ticks: int


def read_stat(line: str) -> Process:
    """Return what /proc/PID/stat says. The name in it may hold spaces and brackets. Raises ValueError."""
    start, bracket, rest = line.rpartition(")")
    fields = rest.split()
    if not bracket or len(fields) < 15:
        raise ValueError(f"no line of /proc/PID/stat: {line[:80]!r}")
    return Process(int(start.split(" ", 1)[0]), int(fields[1]), sum(map(int, fields[11:15])))


def tree(processes: Iterable[Process], roots: Collection[int]) -> dict[int, Process]:
    """Return those of the processes that are one of the roots or below one, by their number."""
    found: dict[int, Process] = {}
    children: dict[int, list[Process]] = {}
    waiting = []
    for process in processes:
        children.setdefault(process.parent, []).append(process)
        if process.pid in roots:
            waiting.append(process)
    while waiting:
        process = waiting.pop()
        if process.pid not in found:
            found[process.pid] = process
            waiting += children.get(process.pid, [])
    return found


def ticks_of(found: Mapping[int, Process]) -> int:
    """Return the time of a tree, in ticks of the kernel's clock."""
    return sum(process.ticks for process in found.values())


def read_pss(rollup: str) -> int:
    """Return the proportional set size that /proc/PID/smaps_rollup says, in KiB; 0 when it says none."""
    match = re.search(r"^Pss:\s+([0-9]+) kB$", rollup, re.MULTILINE)
    return int(match[1]) if match else 0


def running() -> list[Process]:
    """Return every process of this machine."""
    found = []
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            try:
                found.append(read_stat((folder / "stat").read_text(errors="replace")))
            except OSError:
                continue  # it has ended meanwhile
    return found


def cpu_seconds(roots: Collection[int]) -> float:
    """Return the time on the processor of the trees below the roots, user and system together."""
    return ticks_of(tree(running(), roots)) / os.sysconf("SC_CLK_TCK")


def pss_mebibytes(roots: Collection[int]) -> float:
    """Return the memory of the trees below the roots, what they share counted once."""
    total = 0
    for pid in tree(running(), roots):
        try:
            total += read_pss((PROC / str(pid) / "smaps_rollup").read_text())
        except OSError:
            continue
    return total / 1024
