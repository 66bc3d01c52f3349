"""Taking one report in: who sends it, what it says, once however often it is sent."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.exceptions import ClientException
from litestar.exceptions.http_exceptions import RequestEntityTooLarge

from channels.open311.endpoint import Endpoint
from channels.open311.letters import write
from channels.open311.refusals import BAD, FORBIDDEN, MISSING, refuse
from channels.open311.services import HERE
from channels.open311.submission import Fields, read_report
from core import api
from core.api import gettext as _

Posted: TypeAlias = Sequence[tuple[str, str | UploadFile]]
"""Names and values, as they were sent."""


class ReportDesk:
    """Takes reports for one endpoint."""

    def __init__(self, endpoint: Endpoint, office: api.Office) -> None:
        self._endpoint = endpoint
        self._office = office

    async def take(
        self,
        request: Request[Any, Any, Any],
        doorway: api.Doorway,
        topics: Mapping[str, str],
    ) -> tuple[api.Received, Fields]:
        """Keep one posted report; return its code and what was sent.

        Raises CallRefused, Throttled, UploadRefused or DatabaseAway; nothing is
        received then.
        """
        form = await _form_of(request)
        fields = Fields.of(form, request.query_params.items())
        client = self._admit(fields, doorway)
        report = read_report(fields, topics, client=client, language=api.language())
        files = await self._keep(form, doorway.intake)
        raw = write(msgspec.structs.replace(report, files=files))
        key = self._key(raw, client or doorway.client)
        received = await doorway.intake.receive(api.Arrival("open311", raw, key=key))
        return received, fields

    def _admit(self, fields: Fields, doorway: api.Doorway) -> str:
        """Return the client's name, empty where no keys are given out.

        A server with a key speaks for many citizens: it has the room other programs
        have, not a form's.
        """
        client = self._endpoint.client_of(fields.first("api_key"))
        doorway.forms.allow("api" if client else "open311", doorway.client)
        if not self._endpoint.serves(fields.first("jurisdiction_id")):
            raise refuse(MISSING, _("Không có jurisdiction_id này."))
        if self._endpoint.keys and not client:
            raise refuse(FORBIDDEN, _("Thiếu api_key hoặc api_key không đúng."))
        return client

    async def _keep(
        self, form: Posted, intake: api.Intake
    ) -> tuple[api.Attachment, ...]:
        """Keep the files that came with the form, whatever their fields are called.

        GeoReport knows only media_url; clients that send files call them `media`.
        """
        files = [
            file
            for _name, file in form
            if isinstance(file, UploadFile) and file.filename
        ]
        if len(files) > self._endpoint.most_files:
            why = _("Chỉ nhận tối đa {n} tệp.").format(n=self._endpoint.most_files)
            raise refuse(BAD, why)
        return tuple(
            [await intake.keep(file.filename, await file.read()) for file in files]
        )

    def _key(self, raw: bytes, sender: str) -> str:
        """Return what makes two posts one: the same report, sender and day.

        The protocol has no key of its own, and a client that hears no answer posts
        again. Without the sender, whoever guesses a stranger's report gets the code
        of their case; without the day, a lamp that breaks anew is not heard of.
        """
        today = self._office.now().astimezone(HERE).date()
        said = f"{today}\n{sender}\n{raw.decode()}"
        return self._office.mac("open311 arrival", said).hex()


async def _form_of(request: Request[Any, Any, Any]) -> Posted:
    """Return what was posted, in its order. Raises CallRefused for what is no form."""
    kind, _options = request.content_type
    if kind in {RequestEncodingType.URL_ENCODED, RequestEncodingType.MULTI_PART}:
        try:
            return [*(await request.form()).items()]
        except RequestEntityTooLarge:
            raise
        except ClientException as error:
            raise refuse(BAD, _("Không đọc được nội dung gửi lên.")) from error
    raise refuse(BAD, _("Cần Content-Type: application/x-www-form-urlencoded."))
