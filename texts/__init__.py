"""Text and language: folding for search, what is visible, Markdown, languages, time zones.

Imports nothing of ours; every app may import it.
"""
