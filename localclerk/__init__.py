"""A small stand-in of Clerk for development on one machine.

It answers Clerk's own interfaces, so the rest of the project needs no code for it. Anyone can sign
in as anyone: it loads only with DEBUG on and without Clerk keys, and answers only requests from
this machine. `backend_api`, `people` and `errors` are plain Python, used by tests without loading
the app.
"""
