"""Clerk's side of the house, in plain Python that knows no model and no view.

instance      what a publishable key says: Frontend API host, environment, cookie suffix
cookies       which of Clerk's cookies speak for a request
tokens        decoding and verifying session tokens
nonces        handshake nonces, exchanged at a bounded price
keys          the public keys that sign them
request       what is looked at in a request
verifier      full verification, remembered for as long as a token counts
referer       whether a visitor comes from another site
handshake     the redirect that renews a session without JavaScript
authenticate  the decision: signed in, signed out, or handshake
authorization organization, permissions, features, plans, recent factors
auth          what the rest of the site sees as `request.auth`
api           the Backend API
recent        signed-in decisions of the last minute
fifo_cache    a dictionary that forgets its oldest entries, by number and by age

"Source" in a module names the files of Clerk's own backend that it follows: `backend/` is
packages/backend/src and `shared/` is packages/shared/src of the repository clerk/javascript.
"""
