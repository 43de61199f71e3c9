"""One method for each operation of the API.

Written by ``python -m tools.api_client`` from the OpenAPI document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from opentaper.client import replies
from opentaper.client.reading import read
from opentaper.client.transport import Transport, part


class OpenTaperClient:
    """A server of OpenTaper, asked with a key that a person made.

    Parameters
    ----------
    url
        Where it is, such as ``http://127.0.0.1:8000``. Another computer is asked with encryption alone.
    key
        The key, as it was shown once.
    language
        Of sentences and problems: en or da.

    Raises
    ------
    ApiProblem
        By every method, where the server refuses.
    UnsafeAddress
        The key would travel plainly.
    """

    def __init__(self, url: str, key: str, language: str = "en") -> None:
        self._transport = Transport(url, key, language)

    def get_me(self) -> replies.MeReply:
        """Tell whose key this is, and what it may do."""
        return read(replies.MeReply, self._transport.get("/api/v1/me"))

    def get_team(self) -> replies.TeamReply:
        """Tell who of the care team sees what and until when, which invitations wait, and who looked."""
        return read(replies.TeamReply, self._transport.get("/api/v1/team"))

    def list_medications(self) -> replies.MedicationsReply:
        """Tell what is taken today."""
        return read(replies.MedicationsReply, self._transport.get("/api/v1/medications"))

    def get_plan(self, medication_id: UUID | str) -> replies.PlanReply:
        """Tell the plan that counts, as it is followed."""
        return read(replies.PlanReply, self._transport.get(f"/api/v1/medications/{part(medication_id)}/plan"))

    def list_plan_versions(
        self, medication_id: UUID | str, *, cursor: str | None = None, limit: int | None = None
    ) -> replies.VersionsReply:
        """List the versions of a plan, the newest first."""
        return read(
            replies.VersionsReply,
            self._transport.get(
                f"/api/v1/medications/{part(medication_id)}/plan/versions", {"cursor": cursor, "limit": limit}
            ),
        )

    def get_plan_version(self, version_id: UUID | str) -> replies.VersionWholeReply:
        """Tell one version, with its document as the terminal writes plans."""
        return read(
            replies.VersionWholeReply, self._transport.get(f"/api/v1/plan-versions/{part(version_id)}")
        )

    def list_plan_steps(self, version_id: UUID | str) -> replies.StepsReply:
        """List the steps of one version as it was made, each with how its dose is made."""
        return read(
            replies.StepsReply, self._transport.get(f"/api/v1/plan-versions/{part(version_id)}/steps")
        )

    def propose_plan(
        self,
        medication_id: UUID | str,
        *,
        version: int,
        start_on: date | None = None,
        goal_ug: int | None = None,
        method: str | None = None,
        interval_days: int | None = None,
        shelf: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> replies.PlanMadeReply:
        """Propose a plan from the dose of today."""
        return read(
            replies.PlanMadeReply,
            self._transport.post(
                f"/api/v1/medications/{part(medication_id)}/plan/proposals",
                {
                    "version": version,
                    "start_on": start_on,
                    "goal_ug": goal_ug,
                    "method": method,
                    "interval_days": interval_days,
                    "shelf": shelf,
                },
                idempotency_key,
            ),
        )

    def hold(
        self,
        medication_id: UUID | str,
        *,
        version: int,
        days: int,
        because: str | None = None,
        idempotency_key: str | None = None,
    ) -> replies.PlanMadeReply:
        """Stay on the dose for longer: a person may always hold, at once and alone."""
        return read(
            replies.PlanMadeReply,
            self._transport.post(
                f"/api/v1/medications/{part(medication_id)}/plan/hold",
                {"version": version, "days": days, "because": because},
                idempotency_key,
            ),
        )

    def slow(
        self, medication_id: UUID | str, *, version: int, idempotency_key: str | None = None
    ) -> replies.PlanMadeReply:
        """Make the plan slower: smaller steps, longer stays."""
        return read(
            replies.PlanMadeReply,
            self._transport.post(
                f"/api/v1/medications/{part(medication_id)}/plan/slow", {"version": version}, idempotency_key
            ),
        )

    def prepare_step_back(self, medication_id: UUID | str, *, to_ug: int | None = None) -> replies.BackReply:
        """Tell what a step back to an earlier dose would bring; nothing is done."""
        return read(
            replies.BackReply,
            self._transport.get(
                f"/api/v1/medications/{part(medication_id)}/plan/step-back", {"to_ug": to_ug}
            ),
        )

    def confirm_next_dose(
        self, medication_id: UUID | str, *, version: int, dose_ug: int, idempotency_key: str | None = None
    ) -> replies.CutMadeReply:
        """Begin the next dose of the plan today, as the person read and confirmed it."""
        return read(
            replies.CutMadeReply,
            self._transport.post(
                f"/api/v1/medications/{part(medication_id)}/cuts",
                {"version": version, "dose_ug": dose_ug},
                idempotency_key,
            ),
        )

    def get_today(self) -> replies.TodayReply:
        """Tell what is taken today and how it is made, and what the next dose waits for."""
        return read(replies.TodayReply, self._transport.get("/api/v1/today"))

    def list_check_ins(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        first: date | None = None,
        last: date | None = None,
    ) -> replies.CheckInsReply:
        """List the check-ins of some days, the newest first, a page at a time."""
        return read(
            replies.CheckInsReply,
            self._transport.get(
                "/api/v1/check-ins", {"cursor": cursor, "limit": limit, "from": first, "to": last}
            ),
        )

    def write_check_in(
        self,
        *,
        day: date,
        scores: Mapping[str, float] | None = None,
        modulators: Mapping[str, float] | None = None,
        signs: Sequence[str] | None = None,
        note: str | None = None,
        written_at: datetime | None = None,
        idempotency_key: str | None = None,
    ) -> replies.CheckInMadeReply:
        """Tell how a day was; of two for one day the later written counts."""
        return read(
            replies.CheckInMadeReply,
            self._transport.post(
                "/api/v1/check-ins",
                {
                    "day": day,
                    "scores": scores,
                    "modulators": modulators,
                    "signs": signs,
                    "note": note,
                    "written_at": written_at,
                },
                idempotency_key,
            ),
        )

    def list_forms(
        self,
        *,
        cursor: str | None = None,
        limit: int | None = None,
        first: date | None = None,
        last: date | None = None,
    ) -> replies.InstrumentsReply:
        """List the published questionnaires that were answered, the newest first, a page at a time."""
        return read(
            replies.InstrumentsReply,
            self._transport.get(
                "/api/v1/forms", {"cursor": cursor, "limit": limit, "from": first, "to": last}
            ),
        )

    def answer_form(
        self,
        *,
        name: str,
        day: date,
        answers: Sequence[int | None] | None = None,
        total: int | None = None,
        idempotency_key: str | None = None,
    ) -> replies.InstrumentMadeReply:
        """Tell the answers to a published questionnaire."""
        return read(
            replies.InstrumentMadeReply,
            self._transport.post(
                "/api/v1/forms",
                {"name": name, "day": day, "answers": answers, "total": total},
                idempotency_key,
            ),
        )

    def get_understanding(self, medication_id: UUID | str) -> dict[str, Any]:
        """Tell what days were made of, and what speaks for withdrawal and for a return of the condition."""
        told: dict[str, Any] = self._transport.get(f"/api/v1/medications/{part(medication_id)}/understanding")
        return told

    def get_advice(self, medication_id: UUID | str) -> dict[str, Any]:
        """Tell what is advised today, with every rule and its reason."""
        told: dict[str, Any] = self._transport.get(f"/api/v1/medications/{part(medication_id)}/advice")
        return told

    def get_forecast(self, medication_id: UUID | str, *, weeks: int | None = None) -> dict[str, Any]:
        """Tell what the plan may feel like in the weeks to come."""
        told: dict[str, Any] = self._transport.get(
            f"/api/v1/medications/{part(medication_id)}/forecast", {"weeks": weeks}
        )
        return told

    def export_record(self) -> dict[str, Any]:
        """Take everything along as one document, which OpenTaper reads again."""
        told: dict[str, Any] = self._transport.get("/api/v1/record")
        return told

    def export_fhir(self) -> dict[str, Any]:
        """Take everything along that FHIR R4 has words for, as a bundle for other health programs."""
        told: dict[str, Any] = self._transport.get("/api/v1/record/fhir")
        return told

    def list_shared(self) -> replies.SharedLinksReply:
        """List everybody who shares something with this account today."""
        return read(replies.SharedLinksReply, self._transport.get("/api/v1/shared"))

    def list_shared_plans(self, link_id: UUID | str) -> replies.SharedPlansReply:
        """List the plans that somebody shares, as they follow them."""
        return read(replies.SharedPlansReply, self._transport.get(f"/api/v1/shared/{part(link_id)}/plans"))

    def get_shared_plan(self, link_id: UUID | str, medication_id: UUID | str) -> replies.PlanReply:
        """Tell one plan that somebody shares."""
        return read(
            replies.PlanReply,
            self._transport.get(f"/api/v1/shared/{part(link_id)}/plans/{part(medication_id)}"),
        )

    def list_shared_check_ins(
        self, link_id: UUID | str, *, cursor: str | None = None, limit: int | None = None
    ) -> replies.SharedDaysReply:
        """List the days of the last weeks that somebody shares, the newest first, without their notes."""
        return read(
            replies.SharedDaysReply,
            self._transport.get(
                f"/api/v1/shared/{part(link_id)}/check-ins", {"cursor": cursor, "limit": limit}
            ),
        )
