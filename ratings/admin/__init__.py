"""The back door: Django's admin, to look into rows that no page of ours shows. Nothing is changed here.

Every change has a service that keeps counters, audit log and history together, so even what is no history
is only read. Columns carry their stored names in both languages, as in the API. Not here at all: what signs
somebody in, and what joins a pseudonym to a person.
"""
