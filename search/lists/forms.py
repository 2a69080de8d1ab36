"""What people say of their lists."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from search.models import ArticleList
from search.saved.forms import NameField

LONGEST_NOTE: Final = 2000  # characters: a paragraph or three


class NewListForm(forms.Form):
    name = NameField()


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3})
    )


class PutForm(NoteForm):
    """One of the account's lists, or the name of a new one."""

    of_list = forms.ModelChoiceField(ArticleList.objects.none(), label=_("List"), required=False)
    name = NameField(label=_("or a new list named"), required=False)

    field_order = ("of_list", "name", "note")

    def __init__(self, *args: Any, user_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        choice = self.fields["of_list"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = ArticleList.objects.filter(user_id=user_id)

    def clean(self) -> dict[str, Any]:
        if not (self.cleaned_data.get("of_list") or self.cleaned_data.get("name") or self.errors):
            self.add_error("of_list", _("Choose a list, or name a new one."))
        return self.cleaned_data
