"""What people say of the searches they keep."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from search.models import NAME_LENGTH, SavedSearch

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[SavedSearch]  # generic in the stubs alone
else:
    ModelForm = forms.ModelForm


class NameField(forms.CharField):
    """One line, its white space made single."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=NAME_LENGTH, **{"label": _("Name"), **kwargs})

    def clean(self, value: Any) -> str:
        return str(super().clean(" ".join(str(value or "").split())))


class SavedSearchForm(ModelForm):
    """Letters can be asked for where the archive sends any, and the account has an address."""

    name = NameField()

    class Meta:
        model = SavedSearch
        fields = ("name", "hears_changes", "by_mail")

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if not (settings.EMAIL_URL and email):
            del self.fields["by_mail"]
