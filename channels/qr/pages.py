"""The pages behind a counter's QR: faces, thanks, and the code of a letter."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from channels.qr.said import Said, reasons_for
from core import api

_ = api.gettext


class FacesPage(Controller):
    """Upper-case addresses too: a QR of capitals alone has fewer, larger modules."""

    @get(["/f/{point:str}", "/F/{point:str}"])
    async def faces(
        self,
        point: FromPath[str],
        doorway: NamedDependency[api.Doorway],
    ) -> Template:
        """Five faces, one tap."""
        try:
            found = await doorway.feedback.point(point.upper())
        except api.NotFound:
            return Template("channels/qr/unknown.html", status_code=404)
        return _faces(found, doorway.forms)

    @post(["/f/{point:str}", "/F/{point:str}"], status_code=200, exclude_from_csrf=True)
    async def tap(
        self,
        point: FromPath[str],
        request: Request[Any, Any, Any],
        feedback: NamedDependency[api.Feedback],
        forms: NamedDependency[api.Forms],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """Keep the mark at once; anything more is a gift."""
        form = await request.form()
        try:
            found = await feedback.point(point.upper())
        except api.NotFound:
            return Template("channels/qr/unknown.html", status_code=404)
        nonce, mark = _nonce(form, forms, found), str(form.get("mark", ""))
        if form.get("website") or not nonce or mark not in {"1", "2", "3", "4", "5"}:
            return _faces(found, forms, again=True)
        forms.allow("feedback", client, nonce)
        if not await _rated(feedback, nonce):
            now = datetime.now(UTC)
            await feedback.rate(
                api.Rating(id=nonce, point=found.code, mark=int(mark), rated_at=now)
            )
        return Redirect(f"/f/{found.code}/cam-on?k={form['token']}", status_code=303)

    @get("/f/{point:str}/cam-on")
    async def thanks(
        self,
        point: FromPath[str],
        feedback: NamedDependency[api.Feedback],
        forms: NamedDependency[api.Forms],
        k: FromQuery[str] = "",
    ) -> Response[Any]:
        """Thank, and offer to say more."""
        found = await feedback.point(point.upper())
        rating = await _rated(feedback, _check(k, forms, found))
        if rating is None:
            return Redirect(f"/f/{found.code}", status_code=303)
        said = Said(
            reasons=rating.reasons,
            words=rating.words,
            wants_answer=rating.wants_answer,
        )
        return _thanks(found, rating, said, k, {})

    @post("/f/{point:str}/cam-on", status_code=200, exclude_from_csrf=True)
    async def say_more(
        self,
        point: FromPath[str],
        request: Request[Any, Any, Any],
        feedback: NamedDependency[api.Feedback],
        intake: NamedDependency[api.Intake],
        forms: NamedDependency[api.Forms],
        client: NamedDependency[str],
    ) -> Response[Any]:
        """Add the words to the mark; open a letter when they ask for an answer."""
        form = await request.form()
        found = await feedback.point(point.upper())
        nonce = _nonce(form, forms, found)
        rating = await _rated(feedback, nonce)
        if rating is None or form.get("website"):
            return Redirect(f"/f/{found.code}", status_code=303)
        forms.allow("feedback", client, nonce)
        said = Said.read(form, rating.mark)
        if faults := said.faults():
            return _thanks(found, rating, said, str(form["token"]), faults)
        rating = await feedback.rate(said.on(rating))
        if not api.becomes_letter(rating):
            return Redirect(f"/f/{found.code}/xong", status_code=303)
        received = await intake.receive(_arrival(said.letter(rating, found), nonce))
        await feedback.became(nonce, received)
        proof = forms.issue(f"sent {received.code}")
        return Redirect(
            f"/f/{found.code}/xong?ma={received.code}&k={proof}", status_code=303
        )

    @get("/f/{point:str}/xong")
    async def done(
        self,
        point: FromPath[str],
        forms: NamedDependency[api.Forms],
        paper: NamedDependency[api.Paper],
        ma: FromQuery[str] = "",
        k: FromQuery[str] = "",
    ) -> Response[Any]:
        """The end: thanks, with the code when the rating became a letter."""
        shown: dict[str, str] = {"code": "", "url": "", "qr": ""}
        if ma:
            try:
                forms.check(k, f"sent {ma}")
            except api.FormExpired:
                return Redirect(f"/t/{ma}", status_code=303)
            url = paper.track_url(ma)
            qr = paper.qr_svg(url, _("Mã QR để theo dõi hồ sơ"))
            shown = {"code": ma, "url": url, "qr": qr}
        return Template("channels/qr/done.html", context=shown)


def _faces(
    point: api.FeedbackPoint, forms: api.Forms, *, again: bool = False
) -> Template:
    return Template(
        "channels/qr/faces.html",
        context={"point": point, "token": forms.issue(_form(point)), "again": again},
        status_code=422 if again else 200,
    )


def _thanks(
    point: api.FeedbackPoint,
    rating: api.Rating,
    said: Said,
    token: str,
    faults: dict[str, str],
) -> Template:
    return Template(
        "channels/qr/thanks.html",
        context={
            "point": point,
            "rating": rating,
            "said": said,
            "token": token,
            "wrong": faults,
            "reasons": [(r, _(r)) for r in reasons_for(rating.mark)],
        },
        status_code=422 if faults else 200,
    )


def _arrival(letter: api.Letter, nonce: str) -> api.Arrival:
    digest = hashlib.sha256(api.write_letter(letter)).hexdigest()
    sent = replace(letter, written_at=datetime.now(UTC))
    return api.Arrival("qr", api.write_letter(sent), key=f"{nonce}:{digest}")


async def _rated(feedback: api.Feedback, nonce: str) -> api.Rating | None:
    if not nonce:
        return None
    try:
        return await feedback.rated(nonce)
    except api.NotFound:
        return None


def _form(point: api.FeedbackPoint) -> str:
    return f"feedback {point.code}"


def _nonce(form: FormMultiDict, forms: api.Forms, point: api.FeedbackPoint) -> str:
    return _check(str(form.get("token", "")), forms, point)


def _check(token: str, forms: api.Forms, point: api.FeedbackPoint) -> str:
    try:
        return forms.check(token, _form(point))
    except api.FormExpired:
        return ""
