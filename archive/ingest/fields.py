"""Which key of a record means what: by its name, and by its values where the name says nothing. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

JUNK: Final = frozenset({"", "none", "nan", "null", "n/a", "na", "undefined", "[]", "{}", "nat", "-"})
BODY: Final = "body"

# Folded names (lower case, letters and digits only), the surest first.
VARIANTS: Final[Mapping[str, str]] = {
    "headline": "headline headlinemain title newstitle articletitle titlepage ogtitle heading hl1 head name "
    "überschrift titel titre titulo título titular manchete titolo rubrik заголовок başlık العنوان",
    "standfirst": "standfirst description subtitle subheadline subhead dek deck lead lede intro teaser excerpt chapo "
    "summary abstract alternativeheadline metadescription ogdescription snippet hl2 descriptiontext untertitel "
    "vorspann bajada entradilla sottotitolo",
    "byline": "byline bylines authors author by writer writers journalist journalists creator dccreator contributor "
    "contributors autor autoren auteur auteurs autores autore yazar автор",
    "dateline": "dateline located",
    "agency": "agency newsagency wire wireservice creditline agentur agence agencia",
    "section": "section category newsdesk desk ressort rubrique seccion sección secao seção editoria articlesection "
    "topic label class categories sections rubric",
    "tags": "tags keywords topics subjects subject tag keyword newskeywords schlagworte",
    "published": "datepublished datepublish publisheddate publicationdate publishdate publishedat publishedon "
    "published publishtime publishedtime publicationtime pubdate pubtime date datetime dateissued issued issuedate "
    "firstcreated dcdate articledate newsdate releasedate posted postedat postdate created createdat datecreated "
    "createddate versioncreated timestamp time datum fecha data dateparution tarih дата",
    "updated": "updated updatedat updateddate modified modifiedat datemodified datemodify modifieddate lastmodified "
    "lastupdated dateupdated revised",
    "crawled": "datedownload scrapedat crawledat fetchedat insertedat retrieved retrievedat warcdate crawldate "
    "scrapedate downloaddate dateadded crawled scraped fetched",
    "url": "url articleurl canonicalurl canonical link permalink weburl href uri loc sourceurl guid",
    "source": "source publication publisher outlet newspaper site sitename media provider domain sourcedomain feed "
    "journal copyrightholder sourcename publishername quelle fuente fonte zeitung источник",
    "language": "language lang inlanguage locale metalang languagecode sprache langue idioma lingua",
    "canonical_id": "canonicalid articleid docid docno documentid newid guid uid uuid id nid storyid",
    "version": "version versionnumber revisionid revision updates updatenumber",
    "version_of": "versionof updateof evolvedfrom previousversion replaces",
    "pubstatus": "pubstatus publicationstatus managementstatus",
    "caption": "caption imagecaption photocaption captions",
    "credit": "credit imagecredit photocredit imageauthor",
    BODY: "contentoriginal bodyoriginal originalcontent originaltext rawtext fulltext fullcontent articlebody bodyhtml "
    "bodyxhtml contenthtml html bodytext contenttext maintext articletext articlecontent body content text bodies "
    "article story post news document descriptionlong longdescription contentencoded message "
    "texto contenido conteudo conteúdo contenu texte inhalt artikel testo metin текст cleanedtext cleantext paragraphs",
}
_NOT_NAME: Final = re.compile(r"[\W_]+")

_URL: Final = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}/?$", re.IGNORECASE)
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*$|[A-Za-z]{4,20}$")
_DATE_LIKE: Final = re.compile(
    r"\s*(?:(?:1[5-9]|20)\d\d[-/.]\d{1,2}([-/.]\d{1,2})?|\d{1,2}[-/. ]\d{1,2}[-/. ](?:\d\d){1,2}\b"
    r"|(?:[^\W\d_]{2,12}\.?,?\s+){0,3}\d{1,2}(?:st|nd|rd|th)?[.,]?(?:[\s-]+(?:de|of))?[\s-]+[^\W\d_]{3,12}\.?,?(?:\s+de)?[\s-]+\d{4}"
    r"|(?:[^\W\d_]{2,12}\.?,?\s+){1,2}\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})",
)
_NOT_PUBLICATION: Final = re.compile(r"updat|modif|crawl|scrap|download|fetch|insert|retriev|expir|birth|event|delet")
LONGEST_DATE: Final = 60  # characters a date may take, zone and weekday included
LONGEST_HEADLINE: Final = 400  # characters, when a key is taken for the headline by its values alone
LEAST_UNSPACED: Final = 8  # characters of a script without spaces that are words and no code
LEAST_BODY: Final = 80  # characters, when a key is taken for the body by its values alone
MOST_AGREE: Final = 0.8  # of the values seen that must look alike for a key to be taken by its values
_EPOCHS: Final = ((10**8, 5 * 10**9), (10**11, 5 * 10**12))  # seconds, milliseconds: 1973 to 2128


@lru_cache(maxsize=4096)
def fold(key: str) -> str:
    """`datePublished`, `date_published`, `Date-Published` → `datepublished`."""
    return _NOT_NAME.sub("", key).lower()


def _index() -> dict[str, tuple[tuple[str, int], ...]]:
    index: dict[str, list[tuple[str, int]]] = {}
    for field, variants in VARIANTS.items():
        for rank, variant in enumerate(variants.split()):
            index.setdefault(variant, []).append((field, rank))
    return {variant: tuple(meanings) for variant, meanings in index.items()}


_INDEX: Final = _index()


@lru_cache(maxsize=4096)
def meanings(key: str) -> tuple[tuple[str, int], ...]:
    """(field, rank) of every field the name may stand for, rank 0 the surest; empty for an unknown name.

    A name with a path (`fields.headline`, `dc:title`) means what its last part means.
    """
    found = _INDEX.get(fold(key))
    if found is None:
        last = re.split(r"[.:/]", key)[-1]
        found = _INDEX.get(fold(last), ())
    return found


def fits(field: str, value: str) -> bool:
    """Whether a value can be one of that field, whatever its key is called."""
    match field:
        case "published" | "updated" | "crawled":
            return len(value) <= LONGEST_DATE and any(char.isdigit() for char in value)
        case "url":
            return bool(_URL.match(value)) and not _HOST.match(value) and is_address(value)
        case "language":
            return bool(_LANGUAGE.match(value))
        case "section" | "headline" | "byline" | "source":
            return not value.replace(".", "").isdigit() and not value.startswith(("http://", "https://"))
        case _:
            return True


def is_address(value: str) -> bool:
    """Whether it can be taken apart as an address: `http://[` cannot."""
    try:
        urlsplit(value)
    except ValueError:
        return False
    return True


def is_host(value: str) -> bool:
    return bool(_HOST.match(value))


def is_junk(value: str) -> bool:
    return value.strip().lower() in JUNK


def is_date_like(value: str) -> bool:
    if len(value) > LONGEST_DATE:
        return False
    if value.isascii() and value.isdigit():
        return any(least <= int(value) < most for least, most in _EPOCHS)
    return bool(_DATE_LIKE.match(value))


def guess(records: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Key → field for what the names leave open, by the values of the records seen; `body` is one of the fields."""
    values: dict[str, list[str]] = {}
    named: set[str] = set()
    for record in records:
        for key, value in record.items():
            values.setdefault(key, []).append(value)
            named.update(field for field, _ in meanings(key) if fits(field, value))
    unknown = {key: held for key, held in values.items() if not meanings(key)}
    return dict(_guesses(unknown, named))


def _guesses(unknown: dict[str, list[str]], named: set[str]) -> Iterator[tuple[str, str]]:
    """At most one key for each of body, headline, published and url."""
    taken: set[str] = set()
    looks: dict[str, Callable[[str], bool]] = {"url": _looks_linked, "published": is_date_like}
    for field, looks_so in looks.items():
        likely = (key for key, held in unknown.items() if key not in taken and _agree(held, looks_so))
        key = next((key for key in likely if field != "published" or not _NOT_PUBLICATION.search(fold(key))), None)
        if field not in named and key is not None:
            taken.add(key)
            yield key, field
    lengths = {key: _median_length(held) for key, held in unknown.items() if key not in taken}
    prose = sorted((key for key in lengths if _agree(unknown[key], _is_wordy)), key=lambda key: -lengths[key])
    if BODY not in named and prose and lengths[prose[0]] >= LEAST_BODY:
        body = prose.pop(0)
        yield body, BODY
        if "headline" not in named and prose and lengths[prose[0]] <= min(LONGEST_HEADLINE, lengths[body]):
            yield prose[0], "headline"


def _looks_linked(value: str) -> bool:
    return fits("url", value)


def _agree(held: list[str], looks: Callable[[str], bool]) -> bool:
    return sum(map(looks, held)) >= MOST_AGREE * len(held)


def _median_length(held: list[str]) -> int:
    return sorted(map(len, held))[len(held) // 2]


def _is_wordy(value: str) -> bool:
    """Words with spaces between them, or a script that has none."""
    return " " in value.strip() or (len(value) >= LEAST_UNSPACED and not value.isascii())
