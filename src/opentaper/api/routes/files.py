"""Everything to take along: the whole record, as our own document and as FHIR."""

from __future__ import annotations

import json
from uuid import uuid5

from django.http import HttpResponse
from ninja import Router

from opentaper.actions.deeds.export_all import record_text
from opentaper.actions.fhir_record import written_record
from opentaper.actions.readings.token_scopes import ApiScope
from opentaper.api.callers import Caller
from opentaper.api.routing import reads
from opentaper.api.shapes.common import Document, NoQuery, document

router = Router(tags=["files"])
FHIR = "application/fhir+json"
RecordDocument, BundleDocument = document("record-1"), document("fhir-bundle")


@reads(router, "record", ApiScope.EXPORT, RecordDocument)
def export_record(caller: Caller, asked: NoQuery) -> Document:  # noqa: ARG001 - every route is asked alike
    """Take everything along as one document, which OpenTaper reads again."""
    told: Document = json.loads(record_text(caller.moment(uuid5(caller.token.id, "export"))))
    return told


@reads(router, "record/fhir", ApiScope.EXPORT, BundleDocument)
def export_fhir(caller: Caller, asked: NoQuery) -> HttpResponse:  # noqa: ARG001 - as above
    """Take everything along that FHIR R4 has words for, as a bundle for other health programs."""
    text = written_record(caller.whose.id, caller.now, caller.today, caller.language)
    return HttpResponse(text, content_type=FHIR)
