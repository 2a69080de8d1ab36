"""The archive's pages, one module a noun; `archive.urls` says where each lives."""
