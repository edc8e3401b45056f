"""Django admin. AccountsConfig.ready registers the models.

Importing `site` must register nothing: Django imports it to make the site they register with.
"""
