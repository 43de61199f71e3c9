"""How a large file is taken in: written as it comes, beside the record, for nobody else to read."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import HttpRequest

from opentaper import wiring

#: Set on a request whose file there was no room for.
NO_ROOM = "_opentaper_no_room"


class PrivateUpload(TemporaryFileUploadHandler):
    """Writes an uploaded file into the folder of imports; a full disk is told instead of being a fault.

    The folder of temporary files may lie in memory, or be open to others of the computer.
    """

    def new_file(self, *told: Any, **named: Any) -> None:
        """Begin a file of our own."""
        super(TemporaryFileUploadHandler, self).new_file(*told, **named)
        try:
            self.file = self._private()
        except OSError:
            self._give_up()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - as Django asks
        """Write a part."""
        try:
            self.file.write(raw_data)
        except OSError:
            self.file.close()
            self._give_up()

    def _private(self) -> TemporaryUploadedFile:
        return PrivateFile(self.file_name, self.content_type, self.charset, self.content_type_extra)

    def _give_up(self) -> None:
        request = getattr(self, "request", None)
        if request is not None:
            setattr(request, NO_ROOM, True)
        raise StopUpload(connection_reset=False)


class PrivateFile(TemporaryUploadedFile):
    """An uploaded file in the folder of imports, gone when it is closed unless it was moved."""

    def __init__(
        self,
        name: str | None,
        content_type: str | None,
        charset: str | None,
        extra: dict[str, bytes] | None,
    ) -> None:
        from tempfile import NamedTemporaryFile

        file = NamedTemporaryFile(suffix=".upload", dir=wiring.imports_folder())  # noqa: SIM115 - Django closes it with the request
        super(TemporaryUploadedFile, self).__init__(file, name, content_type, 0, charset, extra)


def had_no_room(request: HttpRequest) -> bool:
    """Return whether the disk was too full for the file of a form."""
    return bool(getattr(request, NO_ROOM, False))
