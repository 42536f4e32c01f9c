"""A study filled in bulk and the least that serving it takes, for `./run bench rater-loop`."""
