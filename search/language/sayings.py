"""What a reader is told of a query that cannot be taken as it stands. Pure: no Django."""

from typing import Final

from search.sentences import gettext_noop

BEYOND_REACH: Final = gettext_noop("Words near each other are looked for within 1 to %(most)d words, not %(given)d.")
EMPTY_PHRASE: Final = gettext_noop("A phrase without a word was left out.")
ENDS_FIRST: Final = gettext_noop("%(value)s ends before it starts: no article can match.")
JOINS_NOTHING: Final = gettext_noop("%(operator)s joins nothing here and is searched as a word.")
MOST_PARTS: Final = gettext_noop("Only the first %(most)d words and filters are searched.")
NOT_SIMILAR: Final = gettext_noop(
    "%(text)s~ is searched as a word: similar spellings are of one word of %(least)d letters or more."
)
NO_DATE: Final = gettext_noop(
    "%(name)s:%(value)s is no date such as 2020, 2020-10 or 2020-10-06; it is searched as words."
)
NO_FIELD: Final = gettext_noop("%(name)s: is not a field; it is searched as words.")
NO_FIELD_OF_BRACKETS: Final = gettext_noop(
    "%(name)s: is not a field; what stands in the brackets is searched everywhere."
)
NO_LETTER: Final = gettext_noop("“%(text)s” holds no letter or digit and was left out.")
NO_NUMBER: Final = gettext_noop("versions:%(value)s is no number such as >1 or 2..5; it is searched as words.")
NO_NUMBER_LEFT: Final = gettext_noop("versions:%(value)s leaves no number: no article can match.")
OPEN_BRACKET: Final = gettext_noop("A bracket was not closed; it is taken to reach to the end.")
SHORT_PREFIX: Final = gettext_noop(
    "%(text)s* is searched as a word: a prefix is one word of %(least)d letters or more."
)
STRAY_BRACKET: Final = gettext_noop("A closing bracket without its partner was left out.")
STRAY_QUOTE: Final = gettext_noop("A quotation mark without its partner was left out.")
TOO_DEEP: Final = gettext_noop("Brackets deeper than %(most)d were left out.")
TOO_LONG: Final = gettext_noop("a query has at most %(most)d characters, this one has %(given)d")
