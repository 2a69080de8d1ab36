"""Bytes → members: archives and compressed files are looked into, never unpacked to a member's name. Pure."""

from archive.ingest.opening.expanding import expand
from archive.ingest.opening.limits import Limits, Unfolded

__all__ = ["Limits", "Unfolded", "expand"]
