"""What can go wrong with the index, as types with a sentence fit for the reader. Pure: no Django."""

from archive.errors import ArchiveError, QueryError


class SearchUnavailableError(ArchiveError):
    """The engine cannot answer. Pages show 503, never "0 results"."""


class TooLongError(QueryError):
    """The query has more characters than one may have: 413."""


class TooBroadError(QueryError):
    """The query would cost too much; `detail` says what to write instead. The API's code for it is `too-broad`."""


class IndexBusyError(ArchiveError):
    """Another process is writing the index and did not finish within the wait; what was to be written stays pending."""


class IndexBuildError(ArchiveError):
    """A new index was built and does not hold what the database holds; the old one stays in use."""
