"""English sentences that remember their message, so that they can be said in the reader's language. Pure: no Django.

Pure modules make them of messages marked with `gettext_noop`; `search.language.wording` translates at the edge.
"""

from typing import Self


def gettext_noop(message: str) -> str:
    """The message as it is; `make messages` finds it by this name."""
    return message


class Sentence(str):
    """The message with its values put in: text like any other, and told apart from text of somebody else."""

    __slots__ = ("message", "values")
    message: str
    values: dict[str, str | int]

    def __new__(cls, message: str, **values: str | int) -> Self:
        made = super().__new__(cls, message % values if values else message)
        made.message, made.values = message, values
        return made
