"""Captions and credits: what a line says about a picture, and which credit belongs to which caption."""

import re
from collections.abc import Sequence
from typing import Final

_AGENCIES: Final = (
    r"(?:the )?(?:AP|AFP|Reuters|EPA|EFE|dpa|ANSA|TASS|Xinhua|AA|Anadolu(?: Agency)?|PTI|ANI|IANS"
    r"|PA(?: Media| Wire)?|UPI|Bloomberg"
    r"|Getty(?: Images)?|Shutterstock|iStock|Alamy|Rex(?: Features)?|Press Association|Associated Press"
    r"|Agence France-Presse|Keystone|Imago"
    r"|picture alliance|Belga|APA|TT|NTB|Ritzau(?: Scanpix)?|Scanpix|Lusa|Interfax|Sputnik|RIA Novosti"
    r"|Yonhap|Kyodo|Jiji|CNS|CPA|ZUMA(?: Press)?|NurPhoto"
    r"|Sipa(?: USA)?|Handout|File(?: photo)?|Supplied|Courtesy|Contributed|Submitted|Staff|Pixabay|Unsplash"
    r"|Pexels|Wikimedia(?: Commons)?|Flickr"
    r"|NASA|Canadian Press|WireImage|FilmMagic|SWNS|Archive|[A-Z][\w&'’ -]{2,28} (?:Press )?(?:Agency"
    r"|Images|Pictures|Archive))"
)
_NAME: Final = r"[A-Z][\w.'’-]{0,20}(?: [A-Z][\w.'’-]{0,20}){0,3}"
# `AP`, `(AFP)`, `Ann Lee/Reuters`, `AFP via Getty Images`: nothing but a maker.
_AGENCY_ALONE: Final = re.compile(
    rf"[(\[]?\s*(?:{_NAME}\s*[/|,]\s*)?{_AGENCIES}(?:\s*(?:[/,|&+-]|and|via)\s*(?:{_AGENCIES}"
    rf"|{_NAME})){{0,2}}(?:\s+[Pp]hotos?|\s+[Ii]mages?|\s+[Ff]ile [Pp]hoto|\s+[Aa]rchives?)?\s*[)\]]?\.?$"
)
_LABELLED: Final = re.compile(
    r"[(\[]?\s*(?:photo(?:graph)?|image|picture|pic|credit|illustration|graphic|chart|video|foto(?:grafie"
    r"|s)?|bild(?:er|quelle|nachweis)?"
    r"|photographe?|crédits?|cr[eé]ditos?|imagen|imagem|immagine|zdj[eę]cie|fot\.|kuva|фото|фотография"
    r"|fotoğraf|写真|撮影|사진|صورة)"
    r"(?: credit| by| courtesy(?: of)?)?\s*(?:[:：©|/]|\b(?:by|courtesy of|credit)\b)\s*.{2,80}$"
    r"|©\s*.{2,60}$",
    re.IGNORECASE,
)
_CREDIT_TAIL: Final = re.compile(
    rf"(?:[(\[][^()\[\]]{{0,60}}\b(?:{_AGENCIES}|[Pp]hoto|[Ii]mage|[Ff]oto|[Pp]icture|[Bb]ild|via"
    rf"|[Cc]ourtesy)\b[^()\[\]]{{0,40}}[)\]]"
    rf"|\s[|/–—-]\s*{_AGENCIES}|[.!?]\s+{_AGENCIES}(?:\s*[/|]\s*{_AGENCIES})?"
    rf"|{_NAME}\s*[/|]\s*{_AGENCIES}"
    r"|[.!?]?\s(?:[Pp]hoto(?:graph)?|[Ii]mage|[Cc]redit|[Ff]oto|[Bb]ild|[Pp]icture|[Кк]редит"
    r"|[Фф]ото)\s?(?:by|credit|courtesy of|[:：©/])\s*[^.]{2,60}"
    r"|©\s?[^.]{2,50})\s*\.?$"
)
_MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|fév|fev|avr|abr|mai|juin|juil|août|aou|ago|set|out"
    r"|déc|dez|dic|ene|mär|mrz|okt|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек"
    r"|oca|şub|nis|haz|tem|ağu|eyl|eki|kas|ara)\w{0,9}"
)
_DATED_END: Final = re.compile(
    rf"(?:\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?|\b\d{{1,2}}(?:st|nd|rd|th|er"
    rf"|\.)?\s+(?:de\s+)?{_MONTH}\.?(?:\s+de)?,?)\s+(?:19|20)\d\d\s*[.)]*\s*$",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"(?:file photo|file picture|file image|file\s+[-–—]|file:|pictured(?: here)?\s*[:,]|caption\s*[:：]"
    r"|in this .{0,60}(?:photo|image|picture|frame grab|screengrab|file)\b|archivbild|archivfoto|symbolbild"
    r"|bildunterschrift)",
    re.IGNORECASE,
)
_WORDING: Final = re.compile(
    r"\((?:l|r|c|left|right|centre|center|l-r|from left|pictured|links|rechts|à gauche|à droite|izquierda"
    r"|derecha)\)|, (?:left|right|cent(?:re|er)|above|below|pictured),"
    r"|\b(?:pictured|file (?:photo|picture|image)|undated (?:photo|image|handout)|screen ?grab|screenshot"
    r"|handout|im bild|from left|seen here|looks on|look on)\b",
    re.IGNORECASE,
)
_PRESENT: Final = re.compile(
    r"[A-Z\"“][^.!?]{3,110}?\b(?:speaks|testifies|salutes|attends|arrives|looks|walks|waves|stands|holds"
    r"|poses|gestures|listens|reacts|addresses|greets|hugs|sits"
    r"|watches|waits|leaves|delivers|visits|smiles|shakes|enters|exits|stand|hold|march|gather|wait|walk"
    r"|push|celebrate|protest|carry|wave|attend|pose|line up|protesting|try to|make their way)\b"
)
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|said|says|told|did|does|can|could|may|might|must|should"
    r"|ist|sind|war|waren|hat|haben|wird|est|sont|a été|était|es|son|fue|era|ha|è|sono|foi)\b",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r"\b(?:said|says|told|added|according to|sagte|erklärte|a déclaré|selon|dijo|según|disse|segundo"
    r"|ha detto|secondo|zei|volgens|sa|enligt|powiedział|сказал|dedi)\b",
    re.IGNORECASE,
)

CREDIT_LONGEST: Final = 100  # characters
CAPTION_LONGEST: Final = 450  # characters
CAPTION_SHORTEST: Final = 12  # characters
CAPTION_ENOUGH: Final = 2.0  # summed signs; below it a line is not called a caption
LABELLED_CREDIT: Final = "credit label"


def credit_sign(words: str) -> str | None:
    """Why the line is a picture credit, or None."""
    if len(words) > CREDIT_LONGEST or not words:
        return None
    if _AGENCY_ALONE.match(words):
        return "agency name alone"
    return LABELLED_CREDIT if _LABELLED.match(words) else None


def caption_signs(words: str, *, repeated: bool, beside_credit: bool) -> list[tuple[str, float]]:
    """What speaks for and against the line being a caption: (sign, weight). None where it cannot come to be one:

    wording alone makes no caption, unless a credit stands beside it.
    """
    length = len(words)
    if not CAPTION_SHORTEST <= length <= CAPTION_LONGEST:
        return []
    signs: list[tuple[str, float]] = []
    if _CREDIT_TAIL.search(words[-120:]):
        signs.append(("credit at its end", 2.2))
    if _LABEL.match(words):
        signs.append(("caption label", 2.0))
    if _DATED_END.search(words[-40:]):
        signs.append(("ends in a full date", 1.2))
    if repeated:
        signs.append(("repeated in this item", 1.2))
    return [*signs, *_soft_signs(words)] if signs or beside_credit else []


def _soft_signs(words: str) -> list[tuple[str, float]]:
    signs: list[tuple[str, float]] = []
    if _WORDING.search(words):
        signs.append(("caption wording", 1.0))
    if _PRESENT.match(words):
        signs.append(("present tense, people first", 0.9))
    elif not _FINITE.search(words):
        signs.append(("no finite verb", 0.5))
    if _SAID.search(words):
        signs.append(("speech", -1.0))
    return signs


def sentences(words: str) -> int:
    return len(_SENTENCE.findall(words))


_SENTENCE: Final = re.compile(r"[.!?。！？।]['\"”’»)]*(?:\s|$)")


def credits_claim(is_credit: Sequence[bool], weights: Sequence[float]) -> dict[int, int]:
    """Each credit's caption: credit line → the neighbour (above or below) that looks more like a caption.

    `weights` are the summed caption signs of each line, without its neighbours. Where both look alike the one below
    wins if credits open most picture runs of this item, else the one above.
    """
    claims: dict[int, int] = {}
    opening = 0
    for i in (i for i, credit in enumerate(is_credit) if credit):
        above = weights[i - 1] if i and not is_credit[i - 1] else NOT_A_CAPTION
        below = weights[i + 1] if i + 1 < len(weights) and not is_credit[i + 1] else NOT_A_CAPTION
        if above != below:
            opening += 1 if below > above else -1
    for i in (i for i, credit in enumerate(is_credit) if credit):
        above = weights[i - 1] if i and not is_credit[i - 1] else NOT_A_CAPTION
        below = weights[i + 1] if i + 1 < len(weights) and not is_credit[i + 1] else NOT_A_CAPTION
        if max(above, below) == NOT_A_CAPTION:
            continue
        goes_below = below > above or (below == above and opening > 0)
        claims[i] = i + 1 if goes_below else i - 1
    return claims


NOT_A_CAPTION: Final = -9.0
