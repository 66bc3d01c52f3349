"""What ails the account: whether tokens can be had, and which events must come."""

from collections.abc import Sequence

from channels.zalo.account import Account
from channels.zalo.faults import PlatformRefused
from channels.zalo.tokens import ChainBroken, Tokens
from core.api import Health, Sign, because

EVENTS = (
    "user_send_text", "user_send_image", "user_send_file", "user_send_location",
    "user_send_link", "user_send_audio", "user_send_video", "user_send_sticker",
    "user_send_gif", "user_submit_info", "follow", "unfollow",
    "user_received_message", "user_seen_message",
)  # fmt: skip
"""What must be switched on in Zalo's console: the others never arrive."""


class Checkup:
    """Examines one Official Account."""

    def __init__(self, account: Account, tokens: Tokens) -> None:
        self._account = account
        self._tokens = tokens

    async def check(self) -> Sequence[Sign]:
        """Return a sign of the tokens, and one of the webhook."""
        heard = because(
            "Cần bật trong trang quản lý của Zalo: {events}", events=", ".join(EVENTS)
        )
        return await self._chain(), Sign("webhook", Health.WELL, heard)

    async def _chain(self) -> Sign:
        part = f"OA {self._account.oa_id}"
        try:
            await self._tokens.access()
        except ChainBroken:
            says = because(
                "Zalo không cấp mã truy cập, không gửi được tin: quản trị viên của OA"
                " chạy tiepdan zalo authorise và đồng ý"
            )
            return Sign(part, Health.ILL, says)
        except PlatformRefused as refused:
            says = because("Không hỏi được Zalo: {why}", why=str(refused))
            return Sign(part, Health.ILL, says)
        chain = await self._tokens.chain()
        if chain.broken:
            says = because(
                "Zalo không cấp mã mới; mã cũ sắp hết hạn: quản trị viên của OA chạy"
                " tiepdan zalo authorise và đồng ý"
            )
            return Sign(part, Health.ASKEW, says)
        return Sign(part, Health.WELL, because("Gửi được tin"))
