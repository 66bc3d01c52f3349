"""What citizens and the account say to each other, and the events that follow."""

import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from tests.standins.oa.platform import Zalo
from tests.standins.oa.webhook import Poster, event

CITIZENS: Mapping[str, str] = {
    "5510000000000000001": "Bà Nguyễn Thị Hoa",
    "5510000000000000002": "Anh Trần Quốc Việt",
    "5510000000000000003": "Chị Lê Thu Hà",
}
HA_TINH = {"latitude": "18.342820", "longitude": "105.905690"}


@dataclass
class Said:
    """One message of a talk, as the page shows it."""

    number: int
    by: str
    """citizen or oa."""
    text: str = ""
    picture: str = ""
    file: str = ""
    buttons: list[dict[str, str]] = field(default_factory=list)
    message_id: str = ""
    seen: bool = False


class TalkingZalo(Zalo):
    """The platform with citizens in it."""

    poster: Poster

    def begin(self, poster: Poster) -> None:
        """Let events go to a door."""
        self.poster = poster
        self.strict = True
        self._talks: dict[str, list[Said]] = defaultdict(list)
        self._said = threading.Lock()
        self._serial = 0
        for citizen, name in CITIZENS.items():
            self.name(citizen, name)

    def talk(self, citizen: str) -> list[Said]:
        """Return a talk, oldest first."""
        return list(self._talks[citizen])

    def says(self, citizen: str, text: str) -> str:
        """A citizen writes; returns the message's id."""
        return self._tell(citizen, "user_send_text", {"text": text}, text=text)

    def presses(self, citizen: str, payload: str, title: str) -> str:
        """A citizen presses a button: its payload comes as their words."""
        return self._tell(citizen, "user_send_text", {"text": payload}, text=title)

    def sends_picture(self, citizen: str, name: str, content: bytes) -> str:
        """A citizen sends a picture, which the platform hosts for a while."""
        url = self.host(name, content)
        attached = {"type": "image", "payload": {"url": url, "thumbnail": url}}
        told = {"attachments": [attached]}
        return self._tell(citizen, "user_send_image", told, picture=f"/media/{name}")

    def sends_place(self, citizen: str) -> str:
        """A citizen sends where they are."""
        attached = {"type": "location", "payload": {"coordinates": HA_TINH}}
        told = {"attachments": [attached], "text": ""}
        return self._tell(citizen, "user_send_location", told, text="📍 Vị trí của tôi")

    def follows(self, citizen: str) -> None:
        """A citizen begins to follow the account."""
        self.heard(citizen)
        self._post("follow", citizen)

    def unfollows(self, citizen: str) -> None:
        """A citizen leaves."""
        self.left_us(citizen)
        self._post("unfollow", citizen)

    def sees(self, citizen: str) -> None:
        """A citizen looks at the talk: what the account said is seen."""
        with self._said:
            fresh = [s for s in self._talks[citizen] if s.by == "oa" and not s.seen]
            for said in fresh:
                said.seen = True
        ids = [said.message_id for said in fresh]
        if ids:
            self._post("user_seen_message", citizen, {"msg_ids": ids})

    def sends(self, citizen: str, message_id: str, message: Mapping[str, Any]) -> None:
        """Show what the account sends, and tell it that it has arrived."""
        attachment = message.get("attachment", {})
        payload = attachment.get("payload", {})
        media = payload.get("elements", [{}])[0].get("attachment_id", "")
        buttons = [
            {"title": b["title"], "payload": b["payload"]}
            for b in payload.get("buttons", [])
        ]
        self._keep(
            citizen,
            by="oa",
            text=message.get("text", ""),
            picture=f"/uploads/{media.replace(' ', '-')}" if media else "",
            file=f"/uploads/{payload['token'].replace(' ', '-')}"
            if attachment.get("type") == "file"
            else "",
            buttons=buttons,
            message_id=message_id,
        )
        self._post("user_received_message", citizen, {"msg_id": message_id})

    def _tell(
        self, citizen: str, name: str, message: dict[str, Any], **shown: Any
    ) -> str:
        self.heard(citizen)
        said = self._keep(citizen, by="citizen", **shown)
        said.message_id = uuid4().hex[:20]
        self._post(name, citizen, {**message, "msg_id": said.message_id})
        return said.message_id

    def _keep(self, citizen: str, **shown: Any) -> Said:
        with self._said:
            self._serial += 1
            said = Said(self._serial, **shown)
            self._talks[citizen].append(said)
            return said

    def _post(
        self, name: str, citizen: str, message: Mapping[str, Any] | None = None
    ) -> None:
        at_ms = int(self.now().timestamp() * 1000)
        self.poster.post(event(name, citizen, at_ms, message))
