"""Words that stand before a date or tell of time, and the names of sections, in about 17 languages."""

import re
from typing import Final


def start_pattern(*parts: str) -> re.Pattern[str]:
    """One alternation of the parts, case ignored; meant for `match`, at the line's start."""
    return re.compile("(?:" + "|".join(parts) + ")", re.IGNORECASE)


# A label before a date; UPDATED_LABEL may also stand later in the same line.
PUBLISHED_LABEL: Final = start_pattern(
    r"(?:first |originally )?(?:published|posted|issued|dated|date|pubdate|publication date"
    r"|created)\b(?: (?:on|at|date))?\s*[:：=|]?\s*",
    r"(?:veröffentlicht|erstellt|publié|publicado|publicada|pubblicato|gepubliceerd|publicerad|publisert"
    r"|udgivet|opublikowano|data publikacji|опубликовано"
    r"|опубліковано|yayınlanma|yayın tarihi|diterbitkan|publikováno|julkaistu|publicat|megjelent"
    r"|δημοσιεύτηκε|نشر في|نشرت في)(?: (?:am|le|el|em|il|op|den|w|в|em))?\s*[:：|]?\s*",
)
UPDATED_LABEL: Final = start_pattern(
    r"(?:last )?(?:updated|modified|revised)\b(?: (?:on|at))?\s*[:：=|]?\s*",
    r"(?:aktualisiert|zuletzt aktualisiert|stand|mis à jour|modifié|actualizado|atualizado|aggiornato"
    r"|bijgewerkt|uppdaterad|oppdatert|opdateret|aktualizacja"
    r"|обновлено|оновлено|güncelleme|güncellenme|diperbarui|aktualizováno|päivitetty|frissítve|actualizat"
    r"|ενημερώθηκε)(?: (?:am|le|el|em|il|op|den|в))?\s*[:：|]?\s*",
)
AGO: Final = start_pattern(
    r"\d+ (?:min(?:ute)?s?|hours?|hrs?|days?|weeks?|months?|years?) ago\b.{0,30}$",
    r"(?:vor|il y a|hace|há) \d+ \w{3,12}$",
)
READING_TIME: Final = start_pattern(
    r"\d+[- ]?(?:min(?:ute)?s?|minuten|minutos|min\.?) (?:read|lesezeit|de lecture|de lectura|de leitura)\b.{0,20}$",
    r"(?:(?:estimated )?(?:reading|read) time|lesezeit|temps de lecture|tiempo de lectura|tempo de leitura"
    r"|tempo di lettura|leestijd|czas czytania)\b.{0,20}$",
)

_SECTIONS: Final = (
    "news world politics business economy sport sports opinion culture technology tech health science travel "
    "local national international entertainment lifestyle education weather obituaries editorial letters courts "
    "crime arts environment politik wirtschaft kultur wissen panorama gesellschaft monde politique économie "
    "société mundo política economía cultura deportes sociedad internacional nacional mondo cronaca economia "
    "sociedade esportes binnenland buitenland inrikes utrikes ekonomi gündem dünya spor мир политика экономика "
    "общество спорт"
)
SECTIONS: Final = frozenset(_SECTIONS.split())
