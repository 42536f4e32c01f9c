"""What a report says: each part a function from boards to headings, tables, charts and pictures."""
