"""A table as it was written -> a grid every browser and every editor reads the same way, or paragraphs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from articles.body.document import Block, Cell, Inline, Paragraph, Table

MAX_ROWS = 500
MAX_COLUMNS = 30

Rows = Sequence[tuple[Cell, ...]]


def table_blocks(caption: tuple[Inline, ...], rows: Rows) -> list[Block]:
    """
    Return a table as the document has it.

    Spans are kept where they leave no place of the grid empty or taken twice, and a cell begins in each row and
    column; else each cell takes one place, and short rows get empty cells. A table without words is left out; one of
    more than MAX_ROWS or MAX_COLUMNS is paragraphs.
    """
    words = [Paragraph(cell.inlines) for row in rows for cell in row if cell.inlines]
    settled = tuple(rows) if _fills_its_grid(rows) else _without_spans(rows)
    if words and len(settled) <= MAX_ROWS and _width(settled[0]) <= MAX_COLUMNS:
        return [Table(caption, settled)]
    return [*([Paragraph(caption)] if caption else []), *words]


def _fills_its_grid(rows: Rows) -> bool:
    width = _width(rows[0]) if rows else 0
    if not 0 < width <= MAX_COLUMNS:
        return False
    taken_until = [0] * width
    begun = set()
    for top, row in enumerate(rows):
        left = 0
        for cell in row:
            while left < width and taken_until[left] > top:
                left += 1
            places = range(left, left + cell.columns)
            if places.stop > width or top + cell.rows > len(rows) or any(taken_until[i] > top for i in places):
                return False
            taken_until[left : places.stop] = [top + cell.rows] * cell.columns
            begun.add(left)
            left = places.stop
        if not row or any(until <= top for until in taken_until):
            return False
    return len(begun) == width


def _without_spans(rows: Rows) -> tuple[tuple[Cell, ...], ...]:
    width = max((len(row) for row in rows), default=0)
    return tuple(
        (*(replace(cell, columns=1, rows=1) for cell in row), *[Cell()] * (width - len(row))) for row in rows if row
    )


def _width(row: Iterable[Cell]) -> int:
    return sum(cell.columns for cell in row)
