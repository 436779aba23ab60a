"""
`manage.py doctor`: what is wrong with this installation, and what to do about it.

One file a field, each with `check()`, which yields findings. Nothing here needs more than the standard library before
it is known to be there: the doctor also speaks when Django is missing, the settings are broken or the database is away.
"""

from newsportal.doctor.examining import examine
from newsportal.doctor.finding import Finding, Level

__all__ = ["Finding", "Level", "examine"]
