"""What leaves the house: a Document of plain data in, bytes out. No Django, no database."""
