"""Static files under names that change with their content, where they were collected; else under their own."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class CollectedOrPlainStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """`runserver` works on a fresh checkout, before `collectstatic` has ever run."""

    def stored_name(self, name: str) -> Any:
        return super().stored_name(name) if self.hashed_files else name
