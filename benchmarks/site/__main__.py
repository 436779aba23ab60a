"""Fills the database of the settings with a made paper; see `benchmarks.site`."""

import argparse
import os
import sys
import time

import django


def main() -> int:
    """Read the sizes, fill, and print the paths of the pages that are measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.site", description="Fill an empty database.")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--comments", type=int, default=100_000)
    parser.add_argument("--seed", type=int)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
    django.setup()
    from benchmarks import site

    began = time.monotonic()
    try:
        site.fill(asked.articles, asked.comments, asked.seed or site.SEED, report)
    except site.NotEmpty as refusal:
        print(refusal, file=sys.stderr)
        return 1
    print(f"\nFilled in {time.monotonic() - began:.0f} s.", file=sys.stderr)
    for name, path in site.addresses().items():
        print(f"{name:24} {path}")
    return 0


def report(what: str, number: int, total: int) -> None:
    """Say how far it is, on one line."""
    print(f"\r{what}: {number:,} of {total:,}", end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
