"""One module for each format: a Document in, bytes out."""
