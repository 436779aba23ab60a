"""
Draw the picture that the sample article about notes opens with: lines of text, their raised numbers, and the margin.

Usage: draw_sample.py TARGET.png. Needs Pillow. The drawing is ours, under the licence of this project.
"""

import random
import sys

from PIL import Image, ImageDraw

WIDTH, HEIGHT, FINER = 1600, 760, 3  # drawn three times as large, for smooth edges
GROUND, LINE, FAINT, NUMBER = "#00465a", "#e9efec", "#5f919f", "#f0c26a"
TOP, STEP, BAR = 92, 62, 22
TEXT, MARGIN = (130, 1010), (1120, 1470)
NOTES = {1: 0.42, 4: 0.77, 6: 0.23, 9: 0.58}  # line: how far along it the number stands


def draw() -> Image.Image:
    """Return the drawing."""
    picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), GROUND)
    pen = ImageDraw.Draw(picture)
    lengths = random.Random(4)  # noqa: S311 (no secret)

    def bar(left: float, top: float, right: float, height: float, colour: str) -> None:
        pen.rectangle([round(value * FINER) for value in (left, top, right, top + height)], fill=colour)

    def words(left: float, top: float, right: float) -> None:
        """Fill a line with bars as long as words are."""
        while left < right - 30:
            end = min(left + lengths.randint(30, 150), right)
            bar(left, top, end, BAR, LINE)
            left = end + 16

    for line in range(10):
        top = TOP + line * STEP
        last = line == 9
        right = TEXT[1] - lengths.randint(0, 70) - (260 if last else 0)
        if line not in NOTES:
            words(TEXT[0], top, right)
            continue
        place = TEXT[0] + NOTES[line] * (right - TEXT[0])
        words(TEXT[0], top, place)
        bar(place + 10, top - 16, place + 28, 18, NUMBER)
        words(place + 48, top, right)
        bar(place + 28, top - 8, MARGIN[0] - 26, 2, NUMBER)
        bar(MARGIN[0] - 26, top - 16, MARGIN[0] - 8, 18, NUMBER)
        for row, end in enumerate((MARGIN[1], MARGIN[1] - 60, MARGIN[0] + lengths.randint(60, 220))):
            bar(MARGIN[0] + 6, top - 13 + row * 24, end, 12, FAINT)
    return picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw().quantize(32).save(sys.argv[1], optimize=True)
