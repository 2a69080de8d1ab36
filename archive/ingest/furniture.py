"""What stands around the text: lines named by their wording, credits, captions, repeats."""

from collections.abc import Iterator
from typing import Final

from archive.ingest.dates import find_dates
from archive.ingest.items import DayOrder, Role
from archive.ingest.labels import PUBLISHED_LABEL, UPDATED_LABEL
from archive.ingest.pictures import CAPTION_ENOUGH, LABELLED_CREDIT, caption_signs, credit_sign, credits_claim
from archive.ingest.prose import OFTEN, SHORT_LINE, stops
from archive.ingest.sheet import Sheet

LONG_LINE: Final = 220  # characters; a paragraph of that length is never set apart for its wording alone
NAME_LONGEST: Final = 40  # characters of a maker's name
NAME_WORDS: Final = 3
CREDIT_CONFIDENCE: Final = {LABELLED_CREDIT: 0.87, "name beside a dated caption": 0.7}  # 0.95 for known agencies
REPEAT_SHORTEST: Final = 60  # characters; short sentences may honestly occur twice
ONE_PICTURE: Final = 6  # lines within which captions and credits without a break are of one picture
DATE_LINE_LONGEST: Final = 110  # characters
HARD_SIGNS: Final = frozenset(
    {"credit at its end", "caption label", "ends in a full date", "repeated in this item", "beside a credit"}
)


def name_lines(sheet: Sheet) -> None:
    """Roles that the wording alone gives away."""
    for i, words in enumerate(sheet.words):
        if sheet.verdicts[i] is not None:
            continue
        dated = date_line(words)
        if dated is not None:
            sheet.put(i, dated, 0.9, "date line")
            continue
        role = sheet.wordings[i]
        if role is not None and (len(words) <= LONG_LINE or role is Role.NOTE):
            sheet.put(i, role, 0.93 if role is not Role.BIO else 0.75, f"wording: {role}")


def date_line(words: str) -> Role | None:
    """PUBDATE or UPDATED where the line holds a date and hardly anything besides, or a label before it."""
    if len(words) > DATE_LINE_LONGEST:
        return None
    dates = list(find_dates(words, DayOrder.DAY_FIRST))  # whatever order is meant: a date it is
    for pattern, role in ((UPDATED_LABEL, Role.UPDATED), (PUBLISHED_LABEL, Role.PUBDATE)):
        label = pattern.match(words)
        if label and any(found.start - label.end() <= DAY_NAME for found in dates):
            return role
    covered = sum(found.end - found.start for found in dates)
    return Role.PUBDATE if covered and len(words) - covered <= DAY_NAME else None


DAY_NAME: Final = 16  # characters a weekday, a place or a time zone may add to a bare date


def name_pictures(sheet: Sheet) -> None:
    """Credits, the captions beside them, captions that show themselves, and printed-twice captions."""
    credited = [
        credit_sign(words) if sheet.role(i) in {None, Role.SOURCE, Role.COPYRIGHT} else None
        for i, words in enumerate(sheet.words)
    ]
    signs = [
        caption_signs(
            words, repeated=sheet.counts[sheet.keys[i]] > 1, beside_credit=any(credited[max(0, i - 1) : i + 2])
        )
        if sheet.verdicts[i] is None
        else []
        for i, words in enumerate(sheet.words)
    ]
    weights = [sum(weight for _, weight in line) if line else -9.0 for line in signs]
    for i in _unknown_makers(sheet, signs, credited):
        credited[i] = "name beside a dated caption"
    for i, why in enumerate(credited):
        if why and not (sheet.role(i) is Role.COPYRIGHT and not _beside_caption(weights, i)):
            sheet.replace(i, Role.CREDIT, CREDIT_CONFIDENCE.get(why, 0.95), why)
    is_credit = [sheet.role(i) is Role.CREDIT for i in range(len(sheet.words))]
    claims = credits_claim(is_credit, weights)
    beside = set(claims.values())
    for i, line in enumerate(signs):
        if line and i in beside:
            line.append(("beside a credit", 1.3))
        _name_caption(sheet, i, line)
    _name_repeated_captions(sheet, {caption: sheet.keys[credit] for credit, caption in claims.items()})


def _unknown_makers(sheet: Sheet, signs: list[list[tuple[str, float]]], credited: list[str | None]) -> Iterator[int]:
    """A name alone beside a caption that ends in a full date and has no credit: who made the picture.

    Above the caption; below it only where no prose follows, as it does after a subhead.
    """
    for i, line in enumerate(signs):
        if not any(sign == "ends in a full date" for sign, _ in line) or any(credited[max(0, i - 1) : i + 2]):
            continue
        if i and _is_name(sheet, i - 1):
            yield i - 1
        elif _is_name(sheet, i + 1) and not sheet.is_prose(i + 2):
            yield i + 1


def _is_name(sheet: Sheet, line: int) -> bool:
    if line >= len(sheet.words) or sheet.verdicts[line] is not None or len(sheet.words[line]) > NAME_LONGEST:
        return False
    parts = sheet.words[line].split()
    return len(parts) <= NAME_WORDS and all(part[:1].isupper() for part in parts) and not stops(sheet.words[line])


def _beside_caption(weights: list[float], line: int) -> bool:
    return any(0 <= j < len(weights) and weights[j] >= CAPTION_ENOUGH for j in (line - 1, line + 1))


def _name_caption(sheet: Sheet, line: int, signs: list[tuple[str, float]]) -> None:
    weight = sum(value for _, value in signs)
    names = [name for name, value in sorted(signs, key=lambda sign: -sign[1]) if value > 0]
    hard = HARD_SIGNS.intersection(names)
    if weight < CAPTION_ENOUGH or not hard:
        return
    long_text = (
        len(sheet.words[line]) > LONG_LINE
        and not {"credit at its end", "beside a credit", "repeated in this item"} & hard
    )
    if not long_text:
        sheet.put(line, Role.CAPTION, min(0.97, 0.55 + 0.12 * weight), *names)


def _name_repeated_captions(sheet: Sheet, credit_of: dict[int, str]) -> None:
    """A caption printed again for the same picture: under the same credit, or beside the first where one has none."""
    seen: dict[str, tuple[int, str | None]] = {}
    for i, text in enumerate(sheet.keys):
        if sheet.role(i) is not Role.CAPTION:
            continue
        credit = credit_of.get(i)
        if text not in seen:
            seen[text] = (i, credit)
            continue
        first, first_credit = seen[text]
        together = i - first <= ONE_PICTURE and all(
            sheet.role(j) in {Role.CAPTION, Role.CREDIT, Role.CAPTION_REPEAT, Role.MEDIA} for j in range(first, i)
        )
        one_picture = together if credit is None or first_credit is None else credit == first_credit
        if one_picture:
            sheet.replace(i, Role.CAPTION_REPEAT, 0.95, f"same words as line {first + 1}")


def name_repeats(sheet: Sheet) -> None:
    """A long line word for word the same as one above it. The headline and standfirst repeat only before the text."""
    seen: dict[str, int] = {}
    lead = sheet.first_prose()
    titles = {text for text in (*sheet.titles,) if text}
    for i, text in enumerate(sheet.keys):
        if not text or sheet.role(i) in {Role.CAPTION, Role.CAPTION_REPEAT, Role.CREDIT}:
            continue
        first = seen.setdefault(text, i)
        if sheet.verdicts[i] is not None:
            continue
        again = first != i and sheet.role(first) is not Role.CAPTION
        of_headline = text in titles and i <= lead and _has_headline_before(sheet, i)
        if of_headline or (again and sheet.role(first) is Role.HEADLINE):
            sheet.put(i, Role.REPEAT, 0.95, "repeats the headline")
        elif again and len(sheet.words[i]) >= REPEAT_SHORTEST and not sheet.stretches[first].is_field:
            sheet.put(i, Role.REPEAT, 0.8, f"same words as line {first + 1}")


def name_refrains(sheet: Sheet) -> None:
    """Short lines that are no sentence and stand here again and again: the site's, whatever stands around them."""
    for i, words in enumerate(sheet.words):
        times = sheet.counts[sheet.keys[i]] if sheet.keys[i] else 0
        if times >= OFTEN and len(words) < SHORT_LINE and not stops(words):
            sheet.put(i, Role.NOISE, 0.8, f"stands here {times} times")


def _has_headline_before(sheet: Sheet, line: int) -> bool:
    return any(sheet.role(j) is Role.HEADLINE for j in range(line))
