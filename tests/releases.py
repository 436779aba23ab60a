"""The releases of the portal, for tests that begin with what was there before."""

PREVIOUS = "6d0c2b0"
"""The commit of 0.5.0. Its tag may be absent from a copy of the repository; the commit is in its history."""
