"""What readers open, one file a family of pages."""
