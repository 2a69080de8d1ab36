"""What the archive holds. Data and truths of single rows; flows live in `pipeline`, `versions` and `jobs`."""

from archive.models.articles import HEAVY_COLUMNS, Article, ArticleQuerySet, MergedGroup, VersionGroup
from archive.models.corrections import Correction, SourceRule
from archive.models.dumps import AuditEntry, Dump, DumpStatus, Item, ItemStatus, Upload, Wish
from archive.models.evidence import LineTrace, Mention, Relabelling, RepeatedLine
from archive.models.examinations import Examination
from archive.models.links import Fingerprint, HotHash, Relation, VersionLink, VersionLinkQuerySet, VersionVerdict
from archive.models.sources import FieldMapping, Source, SourceAlias, SourceQuerySet
from archive.models.throttles import Throttle
from archive.models.withdrawals import Extent, Withdrawal

__all__ = [
    "HEAVY_COLUMNS",
    "Article",
    "ArticleQuerySet",
    "AuditEntry",
    "Correction",
    "Dump",
    "DumpStatus",
    "Examination",
    "Extent",
    "FieldMapping",
    "Fingerprint",
    "HotHash",
    "Item",
    "ItemStatus",
    "LineTrace",
    "Mention",
    "MergedGroup",
    "Relabelling",
    "Relation",
    "RepeatedLine",
    "Source",
    "SourceAlias",
    "SourceQuerySet",
    "SourceRule",
    "Throttle",
    "Upload",
    "VersionGroup",
    "VersionLink",
    "VersionLinkQuerySet",
    "VersionVerdict",
    "Wish",
    "Withdrawal",
]
