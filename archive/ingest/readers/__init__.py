"""The readers: one file per format, each yields RawItem. A new format is a new file here and a line in READERS."""

from typing import Final

from archive.errors import ItemError
from archive.ingest.items import Member
from archive.ingest.readers import (
    anpa,
    bundle,
    csv,
    feed,
    html,
    iptc7901,
    json,
    jsonl,
    markdown,
    newsml,
    ninjs,
    nitf,
    parquet,
    sgml,
    tagged,
    text,
    warc,
    wxr,
    xlsx,
    xml,
)
from archive.ingest.readers.reader import HEAD_BYTES, Reader
from archive.ingest.streams import first_bytes, peek

READERS: Final = {
    reader.name: reader
    for reader in (
        text.READER,
        json.READER,
        jsonl.READER,
        csv.READER,
        html.READER,
        markdown.READER,
        bundle.READER,
        sgml.READER,
        tagged.READER,
        feed.READER,
        wxr.READER,
        warc.READER,
        ninjs.READER,
        newsml.READER,
        nitf.READER,
        iptc7901.READER,
        anpa.READER,
        xlsx.READER,
        parquet.READER,
        xml.READER,
    )
}
AUTO: Final = "auto"
LEAST_SURE: Final = 0.1  # below this no reader claims the member


def choose(member: Member, wanted: str = AUTO) -> Reader:
    """The reader that is surest of the member's content. Raises ItemError("unknown-format" or "not-text")."""
    if wanted != AUTO:
        if wanted not in READERS:
            known = ", ".join((AUTO, *sorted(READERS)))
            raise ItemError(member.locator, "unknown-format", f"There is no format {wanted!r}; known are {known}.")
        return READERS[wanted]
    try:
        with member.open() as stream:
            head, _ = first_bytes(stream, HEAD_BYTES)
    except OSError as error:
        raise ItemError(member.locator, "unreadable", f"The file cannot be read ({error}).") from error
    sure, surest = max(((reader.sniff(member.locator, head), reader) for reader in READERS.values()), key=_sureness)
    if sure < LEAST_SURE and not peek(head):
        raise ItemError(member.locator, "not-text", "The bytes are not text in any encoding.")
    if sure < LEAST_SURE:
        raise ItemError(member.locator, "unknown-format", "The content is of no format the archive reads.")
    return surest


def _sureness(judged: tuple[float, Reader]) -> float:
    return judged[0]
