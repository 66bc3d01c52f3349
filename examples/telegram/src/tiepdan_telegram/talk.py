"""A talk's messages become an answer to a question, or one letter with its files."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from core import api

from tiepdan_telegram import phrases
from tiepdan_telegram.bot import MOST_BYTES, Bot, BotRefused
from tiepdan_telegram.sending import Sender
from tiepdan_telegram.updates import NAME, File, Message, in_order, write_note

_PATIENCE = timedelta(minutes=10)
"""So long a letter waits for a file that cannot be had just now."""
_CODE = re.compile(r"\b[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}-?[0-9A-Za-z]{4}\b")


def asks(message: Message) -> bool:
    """Whether a message is a question to the bot and no part of a letter."""
    return message.text.startswith("/") or api.read_code(message.text) is not None


class Conversation:
    """The channel's `gather`."""

    def __init__(self, bot: Bot, sender: Sender, office: api.Office) -> None:
        self._bot = bot
        self._sender = sender
        self._office = office

    async def gather(self, parts: Sequence[bytes]) -> bytes | None:
        """Answer questions; of anything else make one letter. Safe to run twice.

        The updates stay in the letter's bytes as they came: they are the evidence.
        Raises BotRefused to be tried again.
        """
        messages = in_order(parts)
        if all(asks(message) for message in messages):
            for message in messages:
                await self._answer(message)
            return None
        if all(message.silent for message in messages):
            await self._say(messages[0], phrases.HOW_TO_WRITE)
            return None
        note: dict[str, Any] = {"kept": await self._keep(messages)}
        note.update(await self._case(messages))
        return api.bundle([*parts, write_note(note)])

    # --- questions ---------------------------------------------------------------

    async def _answer(self, message: Message) -> None:
        command, _, rest = message.text.partition(" ")
        code = api.read_code(message.text) or api.read_code(rest)
        if code is not None:
            case = await self._office.cases.find(code)
            await self._say(
                message, phrases.progress(case) if case else phrases.NO_CASE
            )
        elif command.partition("@")[0] == "/start":
            await self._say(message, phrases.GREETING)
        elif command.partition("@")[0] == "/hoso":
            await self._list(message)
        else:
            await self._say(message, phrases.HOW_TO_WRITE)

    async def _list(self, message: Message) -> None:
        cases = await self._office.cases.of(NAME, message.chat)
        if not cases:
            await self._say(message, phrases.NO_CASES)
            return
        told = [phrases.progress(case) for case in cases[:5]]
        both = {lang: "\n\n".join(one[lang] for one in told) for lang in told[0]}
        await self._say(message, both)

    async def _say(self, message: Message, words: phrases.Words) -> None:
        """Answer one update once, however often its talk is gathered."""
        key = f"answer {message.update_id}"
        try:
            await self._sender.once(message.chat, key, words[message.language])
        except api.DeliveryFailed as failed:
            if failed.retry:
                raise

    # --- letters -----------------------------------------------------------------

    async def _keep(self, messages: Sequence[Message]) -> dict[str, Any]:
        """Fetch every file and give it to the house; what cannot be had is left out.

        Raises BotRefused while waiting is worth it: words never wait long for files.
        """
        young = self._office.now() - messages[-1].sent_at < _PATIENCE
        kept: dict[str, Any] = {}
        for file in (file for message in messages for file in message.files):
            attachment = await self._fetch(file, young=young)
            if attachment is not None:
                kept[file.unique_id] = asdict(attachment)
        return kept

    async def _fetch(self, file: File, *, young: bool) -> api.Attachment | None:
        if file.size > MOST_BYTES:
            return None
        try:
            content = await self._bot.fetch(file.file_id)
            return await self._office.intake.keep(file.filename, content)
        except BotRefused as refused:
            if refused.retry and young:
                raise
        except api.UploadRefused:
            pass  # the line in the letter names the file that is not there
        return None

    async def _case(self, messages: Sequence[Message]) -> dict[str, str]:
        """Say which case the words belong to: the one whose message they answer.

        Only a case of this very chat is added to. Any other one is named, and an
        officer decides.
        """
        for message in messages:
            for typed in _CODE.findall(message.quoted):
                if (code := api.read_code(typed)) is not None:
                    theirs = await self._office.cases.of(NAME, message.chat)
                    mine = any(case.code == code and case.may_add for case in theirs)
                    return {"adds_to" if mine else "seems_of": code}
        return {}
