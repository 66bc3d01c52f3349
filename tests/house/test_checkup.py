"""Who can mend an ill channel sees it, with the cure; nobody else does."""

from pathlib import Path

from tests.conftest import free_port
from tests.house.serving import served
from tests.house.test_reports import signed_in


async def test_administrators_see_what_ails_a_channel(
    sqlite_url: str, tmp_path: Path
) -> None:
    port = free_port()
    options = {
        "email_smtp": f"smtp+plain://127.0.0.1:{port}",
        "email_from": "Tiếp dân <gopy@phuong.example.vn>",
    }
    async with served(sqlite_url, tmp_path, options=options) as (house, client):
        await signed_in(house, client, "quantri")
        before = await client.get("/desk/admin/units")
        health = await client.get("/desk/admin/health")
        after = await client.get("/desk/admin/units")
        figures = (await client.get("/metrics")).text
        await signed_in(house, client, "lan")
        inbox = await client.get("/desk")
    assert "Kênh đang có lỗi" not in before.text
    assert f"smtp 127.0.0.1:{port}" in health.text
    assert "kiểm tra địa chỉ và tường lửa" in health.text
    assert "Kênh đang có lỗi" in after.text
    ill = f'tiepdan_channel_health{{channel="email",part="smtp 127.0.0.1:{port}"}} 2'
    assert ill in figures
    assert inbox.status_code == 200
    assert "Kênh đang có lỗi" not in inbox.text
