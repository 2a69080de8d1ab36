"""Reuters-21578 as JSON lines, one an item. A rough reading of its SGML is enough here."""

import gzip
import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any


def wire_stories(folder: Path) -> Iterator[dict[str, Any]]:
    """Headline, dateline, body, first place and day (ISO) of every item with a body, in the order of the files."""
    for path in sorted(folder.glob("*.sgm*")):
        data = (gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()).decode("latin-1")
        for block in re.findall(r"<REUTERS.*?</REUTERS>", data, re.DOTALL):
            body = _tag(block, "BODY")
            if len(body) < 40:
                continue
            places = re.findall(r"<D>(.*?)</D>", _tag(block, "PLACES", raw=True))
            when = re.match(r"\s*(\d+-\w+-\d+)", _tag(block, "DATE"))
            day = None
            if when:
                day = datetime.strptime(when[1], "%d-%b-%Y").date().isoformat()  # noqa: DTZ007 - a day has no zone
            headline, dateline = _tag(block, "TITLE"), _tag(block, "DATELINE")
            place = (places or [""])[0]
            yield {"headline": headline, "dateline": dateline, "body": body, "place": place, "date": day}


def write_jsonl(folder: Path, target: Path) -> int:
    """How many items were written."""
    count = 0
    with target.open("w", encoding="utf-8") as stream:
        for story in wire_stories(folder):
            stream.write(json.dumps(story, ensure_ascii=False) + "\n")
            count += 1
    return count


def _tag(block: str, name: str, *, raw: bool = False) -> str:
    found = re.search(rf"<{name}>(.*?)</{name}>", block, re.DOTALL)
    if not found:
        return ""
    text = found[1] if raw else re.sub(r"[\x00-\x08\x0b-\x1f]", "", html.unescape(found[1]))
    return re.sub(r"\s*(?:Reuter|REUTER)?\s*$", "", text).strip()
