"""Log in, log out, change a password, get a new one by e-mail: Django's own views in the archive's dress."""

import math
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpResponse
from django.urls import reverse_lazy

from archive.defending.logins import ThrottledLogin
from archive.defending.rates import WAIT_HEADER

_BASE = "archive/account"


class Login(views.LoginView):
    template_name = f"{_BASE}/login.html"
    form_class = ThrottledLogin

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_invalid(form)
        if isinstance(form, ThrottledLogin) and form.waits:
            response.status_code = HTTPStatus.TOO_MANY_REQUESTS
            response.headers[WAIT_HEADER] = str(math.ceil(form.waits))
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"closed": settings.READERS == "closed"}


class Logout(views.LogoutView):
    pass


class PasswordChange(views.PasswordChangeView):
    template_name = f"{_BASE}/password_change.html"
    success_url = reverse_lazy("archive:password-changed")


class PasswordChanged(views.PasswordChangeDoneView):
    template_name = f"{_BASE}/password_changed.html"


class PasswordReset(views.PasswordResetView):
    """Says the same whether the address is known or not. Without e-mail it says whom to ask."""

    template_name = f"{_BASE}/password_reset.html"
    email_template_name = f"{_BASE}/password_reset_mail.txt"
    subject_template_name = f"{_BASE}/password_reset_subject.txt"
    success_url = reverse_lazy("archive:password-reset-sent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"can_send": bool(settings.EMAIL_URL)}


class PasswordResetSent(views.PasswordResetDoneView):
    template_name = f"{_BASE}/password_reset_sent.html"


class PasswordNew(views.PasswordResetConfirmView):
    template_name = f"{_BASE}/password_new.html"
    success_url = reverse_lazy("archive:login")
