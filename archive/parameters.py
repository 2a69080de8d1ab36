"""A URL's query string, checked: the one way pages read their parameters."""

from typing import Self

from django import forms
from django.core.exceptions import BadRequest
from django.http import QueryDict

from archive.errors import QueryError


def bad_parameter(error: QueryError) -> BadRequest:
    """The exception that becomes the 400 page naming the parameter."""
    refusal = BadRequest(str(error))
    refusal.__cause__ = error
    return refusal


class Parameters(forms.Form):
    """A form over `request.GET`. Unknown parameters are left alone: they may belong to somebody else."""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """Raises BadRequest, caused by a QueryError about the first parameter that cannot be used."""
        form = cls(query)
        for field, problems in form.errors.items():
            raise bad_parameter(QueryError(field, ", ".join(query.getlist(field)), str(problems[0])))
        return form
