"""What is wrong with a running configuration, and what to do: `manage.py doctor`, /admin/doctor/.

findings     what a check says
examination  the list of the checks, and how they are run
page         the page in Django admin

program, clerk, events, database, services, proxy, queues: the checks, by subject. Each is a
function without arguments that gives Findings; what it says for which reason: docs/doctor.md.
"""
