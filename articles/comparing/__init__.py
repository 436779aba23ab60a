"""
Two versions of an article side by side: which words came and which went, notes included. Pure: no Django, no request.

`compare` takes two contents (`articles.content.Content`) and returns a `Comparison`, which one template shows.
"""

from articles.comparing.comparison import ComparedFact, ComparedText, Comparison, Gap, Written, compare
from articles.comparing.lines import ComparedLine
from articles.comparing.notes import ComparedField, ComparedNote
from articles.comparing.words import Part, Piece

__all__ = [
    "ComparedFact",
    "ComparedField",
    "ComparedLine",
    "ComparedNote",
    "ComparedText",
    "Comparison",
    "Gap",
    "Part",
    "Piece",
    "Written",
    "compare",
]
