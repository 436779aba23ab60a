"""What readers ask of the comments and what they are answered: one file a page or form."""
