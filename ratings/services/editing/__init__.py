"""Changing by hand what the catalogue says, one thing or many, each change kept so that it can be undone.

A subject is a module that knows one kind of thing: `generators`, `prompts`, `clips`. Its `read` gives
all that may be changed as plain JSON, its `write` stores a part of that, its `fixed` names what may no
longer be changed because raters have judged by it. `changes` does the rest for all three alike.
"""
