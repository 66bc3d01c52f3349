"""What citizens and the account say to each other, and the events that follow."""

import threading
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from tests.standins.oa.platform import Zalo
from tests.standins.oa.webhook import Poster, event

CITIZENS: Mapping[str, str] = {
    "5510000000000000001": "Bà Nguyễn Thị Hoa",
    "5510000000000000002": "Anh Trần Quốc Việt",
    "5510000000000000003": "Chị Lê Thu Hà",
}
HA_TINH = (18.342820, 105.905690)
PACKAGE = 500
"""Paid messages of the invented account, for when the free ones are used up."""
_MEDIA_LIVES = timedelta(days=7)
_KINDS = {"sticker": "Nhãn dán", "gif": "Ảnh động", "audio": "Tin thoại",
          "video": "Video", "link": "Liên kết", "file": "Tệp"}  # fmt: skip


@dataclass
class Said:
    """One message of a talk, as the page shows it."""

    number: int
    by: str
    """citizen or oa."""
    at: str
    """When, ISO 8601."""
    text: str = ""
    picture: str = ""
    file: str = ""
    filename: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    pressed: bool = False
    """It is a button the citizen pressed."""
    message_id: str = ""
    seen: bool = False


class TalkingZalo(Zalo):
    """The platform with citizens in it. What they do returns the message's id."""

    poster: Poster

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._talks: dict[str, list[Said]] = defaultdict(list)
        self._said = threading.Lock()
        self._serial = 0
        self._names.update(CITIZENS)

    def begin(self, poster: Poster) -> None:
        """Let events go to a door."""
        self.poster = poster
        self.windows.strict, self.windows.package = True, PACKAGE

    def talk(self, citizen: str) -> list[Said]:
        """Return a talk, oldest first."""
        return list(self._talks[citizen])

    # --- what a citizen does --------------------------------------------------
    def says(self, citizen: str, text: str, days_ago: float = 0) -> str:
        """A citizen writes; `days_ago`: the event is a recording."""
        message = {"text": text}
        return self._tell(citizen, "user_send_text", message, days_ago, text=text)

    def presses(self, citizen: str, payload: str, title: str) -> str:
        """A citizen presses a button: its payload comes as their words."""
        message = {"text": payload}
        return self._tell(citizen, "user_send_text", message, text=title, pressed=True)

    def sends_picture(
        self, citizen: str, name: str, content: bytes, text: str = ""
    ) -> str:
        """A citizen sends a picture, which the platform hosts for a while."""
        url = self.host(name, content, _MEDIA_LIVES)
        attached = {"type": "image", "payload": {"url": url, "thumbnail": url}}
        return self._tell(
            citizen,
            "user_send_image",
            {"attachments": [attached], "text": text},
            picture=f"/media/{name}",
            text=text,
        )

    def sends_file(self, citizen: str, name: str, content: bytes) -> str:
        """A citizen sends a paper."""
        path = uuid4().hex
        payload = {
            "url": self.host(path, content, _MEDIA_LIVES),
            "name": name,
            "size": str(len(content)),
            "type": name.rpartition(".")[2],
        }
        message = {"attachments": [{"type": "file", "payload": payload}]}
        file = f"/media/{path}"
        return self._tell(citizen, "user_send_file", message, file=file, filename=name)

    def sends_place(
        self, citizen: str, latitude: float = HA_TINH[0], longitude: float = HA_TINH[1]
    ) -> str:
        """A citizen sends where they are; Zalo writes degrees as text."""
        place = {"latitude": str(latitude), "longitude": str(longitude)}
        attached = {"type": "location", "payload": {"coordinates": place}}
        return self._tell(
            citizen,
            "user_send_location",
            {"attachments": [attached], "text": ""},
            text=f"Vị trí của tôi: {latitude:.6f}, {longitude:.6f}",
        )

    def sends(self, citizen: str, kind: str, payload: Mapping[str, Any]) -> str:
        """A citizen sends something else: sticker, gif, audio, video, link …"""
        message = {"attachments": [{"type": kind, "payload": dict(payload)}]}
        shown = f"[{_KINDS.get(kind, kind)}]"
        return self._tell(citizen, f"user_send_{kind}", message, text=shown)

    def submits(self, citizen: str, **told: str) -> None:
        """A citizen gives their name, phone and address by Zalo's own form."""
        self.heard(citizen)
        self._post("user_submit_info", citizen, info=told)

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

    # --- what strangers do ----------------------------------------------------
    def forges(self, citizen: str, text: str) -> None:
        """Somebody who does not know the secret posts in a citizen's name."""
        message = {"text": text, "msg_id": uuid4().hex[:20]}
        told = event("user_send_text", citizen, self._at_ms(), message)
        self.poster.post(told, secret="guessed")

    # --- what the account does ------------------------------------------------
    def shows(self, citizen: str, message_id: str, message: Mapping[str, Any]) -> None:
        """Show what the account sends, and tell it that it has arrived."""
        attachment = message.get("attachment", {})
        payload = attachment.get("payload", {})
        elements = payload.get("elements", [])
        token = payload.get("token", "")
        media = elements[0].get("attachment_id", "") if elements else ""
        lines = [message.get("text", ""), *(e.get("title", "") for e in elements)]
        self._keep(
            citizen,
            by="oa",
            text="\n".join(filter(None, lines)),
            picture=self._path(media),
            file=self._path(token),
            filename=self._filenames.get(token, ""),
            buttons=payload.get("buttons", []),
            message_id=message_id,
        )
        echo = "oa_send_text" if message.get("text") else "oa_send_image"
        if token:
            echo = "oa_send_file"
        self._post(echo, citizen, {**message, "msg_id": message_id})
        self._post("user_received_message", citizen, {"msg_id": message_id})

    def quotable(self, citizen: str) -> Collection[str]:
        return {said.message_id for said in self._talks[citizen]}

    # --- over a restart -------------------------------------------------------
    def kept(self) -> dict[str, Any]:
        """Words are kept; pictures and papers are not."""
        talks = {
            citizen: [
                asdict(said) | {"picture": "", "file": "", "filename": ""}
                for said in talk
                if said.text
            ]
            for citizen, talk in list(self._talks.items())
        }
        return {**super().kept(), "talks": talks, "serial": self._serial}

    def keep(self, kept: Mapping[str, Any]) -> None:
        super().keep(kept)
        self._serial = kept.get("serial", 0)
        for citizen, talk in kept.get("talks", {}).items():
            self._talks[citizen] = [Said(**said) for said in talk]

    @staticmethod
    def _path(upload: str) -> str:
        return f"/uploads/{upload.replace(' ', '-')}" if upload else ""

    def _tell(
        self,
        citizen: str,
        name: str,
        message: dict[str, Any],
        days_ago: float = 0,
        **shown: Any,
    ) -> str:
        if not days_ago:
            self.heard(citizen)
        message["msg_id"] = uuid4().hex[:20]
        self._keep(citizen, by="citizen", message_id=message["msg_id"], **shown)
        self._post(name, citizen, message, days_ago)
        return str(message["msg_id"])

    def _keep(self, citizen: str, **shown: Any) -> None:
        with self._said:
            self._serial += 1
            at = self.now().isoformat(timespec="seconds")
            self._talks[citizen].append(Said(self._serial, at=at, **shown))

    def _post(
        self,
        name: str,
        citizen: str,
        message: Mapping[str, Any] | None = None,
        days_ago: float = 0,
        **more: Any,
    ) -> None:
        at_ms = self._at_ms() - int(days_ago * 86_400_000)
        self.poster.post(event(name, citizen, at_ms, message, **more))

    def _at_ms(self) -> int:
        return int(self.now().timestamp() * 1000)
