"""Backups of the whole paper: how they are made, kept and brought back. `state()` is what others ask."""

from newsportal.backups.schedule import State, state

__all__ = ["State", "state"]
