"""What goes with a message: the signed reply on paper, the receipt, the files."""

import subprocess
from datetime import UTC, datetime

import pytest

from core.domain.attachment import Attachment
from core.domain.message import Outgoing, Purpose
from core.domain.reply import Reply
from core.errors import NotFound
from core.jobs import enclose
from core.jobs.enclose import Encloser
from core.paper.handout import Handout

CODE = "7K3M9QWXYZ0A"
PAPERS = Handout("UBND phường Thành Sen", "Hà Tĩnh", "https://tiepdan.vn")
REPLY = Reply(
    body="Kính gửi ông/bà,\n\nPhường đã thay bóng đèn ngày 12/3/2026.",
    written_by="hung",
    signed_by="binh",
    signed_by_name="Võ Thanh Bình",
    signed_at=datetime(2026, 3, 14, 17, 30, tzinfo=UTC),
)


def message(purpose, *attachments, language="vi"):
    return Outgoing(
        key="r", code=CODE, purpose=purpose, reply_to="a@x.vn", subject="Trả lời",
        body="Lời", language=language, attachments=attachments,
    )  # fmt: skip


def file(digest, size):
    return Attachment(digest, f"{digest}.jpg", "image/jpeg", size)


@pytest.fixture
def encloser(tmp_path):
    def read(digest):
        found = tmp_path / digest
        if not found.exists():
            raise NotFound(digest)
        return found.read_bytes()

    return Encloser(PAPERS, read)


def words_of(pdf, tmp_path):
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-layout", paper, "-"], capture_output=True, check=True
    )
    return " ".join(told.stdout.decode().split())


async def test_a_reply_goes_out_as_a_signed_letter_on_paper(encloser, tmp_path):
    sent = await encloser.enclose(message(Purpose.REPLY), REPLY)
    [paper] = sent.enclosures
    assert paper.filename == "tra-loi-7K3M-9QWX-YZ0A.pdf"
    words = words_of(paper.content, tmp_path)
    for told in (
        "UBND PHƯỜNG THÀNH SEN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Hà Tĩnh, ngày 15 tháng 3 năm 2026",  # signed after midnight, local time
        "Phường đã thay bóng đèn ngày 12/3/2026.",
        "Võ Thanh Bình",
        "7K3M-9QWX-YZ0A",
    ):
        assert told in words


async def test_the_qr_on_a_reply_leads_to_the_case(encloser, tmp_path):
    sent = await encloser.enclose(message(Purpose.REPLY), REPLY)
    pdf = tmp_path / "reply.pdf"
    pdf.write_bytes(sent.enclosures[0].content)
    subprocess.run(["pdftoppm", "-r", "200", "-png", pdf, tmp_path / "p"], check=True)
    scanned = subprocess.run(
        ["zbarimg", "-q", "--raw", tmp_path / "p-1.png"],
        capture_output=True,
        check=True,
    )
    assert (
        scanned.stdout.decode().strip().lower()
        == f"https://tiepdan.vn/t/{CODE.lower()}"
    )


async def test_a_receipt_brings_its_picture(encloser):
    sent = await encloser.enclose(message(Purpose.RECEIPT), None)
    [picture] = sent.enclosures
    assert picture.filename == "ma-ho-so-7K3M-9QWX-YZ0A.png"
    assert picture.content.startswith(b"\x89PNG")


async def test_the_citizens_language_is_spoken_on_paper(encloser, tmp_path):
    sent = await encloser.enclose(message(Purpose.REPLY, language="en"), REPLY)
    assert "Scan the code" in words_of(sent.enclosures[0].content, tmp_path)


async def test_files_go_along_until_they_are_too_much(encloser, tmp_path, monkeypatch):
    monkeypatch.setattr(enclose, "MOST_BYTES", 100)
    for name, size in (("a", 60), ("b", 60), ("c", 40)):
        (tmp_path / name).write_bytes(b"x" * size)
    files = (file("a", 60), file("b", 60), file("c", 40))
    sent = await encloser.enclose(message(Purpose.QUESTION, *files), None)
    assert [f.filename for f in sent.enclosures] == ["a.jpg", "c.jpg"]
    assert f"https://tiepdan.vn/t/{CODE}" in sent.body


async def test_a_file_that_is_not_there_is_named(encloser):
    with pytest.raises(NotFound, match="lost"):
        await encloser.enclose(message(Purpose.QUESTION, file("lost", 1)), None)


async def test_a_question_brings_nothing_of_its_own(encloser):
    sent = await encloser.enclose(message(Purpose.QUESTION), None)
    assert (sent.enclosures, sent.body) == ((), "Lời")
