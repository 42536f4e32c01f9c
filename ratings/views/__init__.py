"""What a person sees: guard, parse, one service or read, context, render."""
