"""The administrators' lists, the upload of dumps, their roll-back, and who may do what. Django finds them here."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from archive.admin import dumps, looking, users, withdrawals  # noqa: F401 - each registers what it has
from archive.defending.logins import ThrottledLogin

admin.site.login_form = ThrottledLogin
admin.site.site_header = gettext_lazy("News Archive")
admin.site.site_title = gettext_lazy("News Archive")
admin.site.index_title = gettext_lazy("Administration")
