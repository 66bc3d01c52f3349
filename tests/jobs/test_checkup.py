"""Channels are asked what ails them, whatever they do when asked."""

import asyncio

from core.channel import Channel
from core.domain.because import because
from core.domain.sign import Health, Sign
from core.jobs.checkup import Checkup
from tests.fakes import Clock

WELL = Sign("máy chủ", Health.WELL, because("Hoạt động"))


def channel(name, check):
    return Channel(name, name, lambda raw: None, check=check)


async def test_one_that_hangs_and_one_that_breaks_are_ill_and_the_rest_well():
    async def well():
        return (WELL,)

    async def hangs():
        await asyncio.sleep(60)

    async def breaks():
        raise ZeroDivisionError("Nguyễn Văn A")

    async def babbles():
        return ("all is well",)

    channels = [channel("a", well), channel("b", hangs), channel("c", breaks)]
    channels.append(channel("e", babbles))
    checkup = Checkup([*channels, channel("d", None)], Clock(), patience=0.05)
    assert checkup.found.at is None
    found = await checkup.examine()
    assert found.ill == ("b", "c", "e")
    assert found.signs["a"] == (WELL,)
    assert "d" not in found.signs
    assert "Nguyễn" not in str(found)


async def test_who_asks_twice_is_told_the_same_for_a_while():
    asked = 0

    async def counting():
        nonlocal asked
        asked += 1
        return (WELL,)

    clock = Clock()
    checkup = Checkup([channel("a", counting)], clock)
    await asyncio.gather(checkup.examine(), checkup.examine())
    assert asked == 1
    clock.pass_by(minutes=1)
    await checkup.examine()
    assert asked == 2
