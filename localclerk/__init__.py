"""A small stand-in of Clerk for development on one machine.

It plays Clerk's part over Clerk's own interfaces, so that the rest of the project cannot tell
the difference. It lets anyone in as anyone: it loads under DEBUG alone, without Clerk keys,
and answers the same machine only.
"""
