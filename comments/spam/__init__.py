"""
The spam filter: it learns from what editors decided here, and says of a new comment how much it looks like spam.

It labels, and decides nothing. Features, scoring and measures are pure; learning alone needs scikit-learn.
"""
