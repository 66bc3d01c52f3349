"""What ails the account: whether tokens can be had."""

from collections.abc import Sequence

from channels.zalo.account import Account
from channels.zalo.faults import PlatformRefused
from channels.zalo.tokens import ChainBroken, Tokens
from core.api import Health, Sign, because


class Checkup:
    """Examines one Official Account."""

    def __init__(self, account: Account, tokens: Tokens) -> None:
        self._account = account
        self._tokens = tokens

    async def check(self) -> Sequence[Sign]:
        """Return one sign: of the tokens, after asking for one."""
        return (await self._chain(),)

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
