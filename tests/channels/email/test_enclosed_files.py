import base64
import struct

import pytest

from channels.email.mime import MailFile, parse


def enclosed(head: str, body: bytes = b"x", *, within: str = "mixed") -> MailFile:
    raw = (
        f"Content-Type: multipart/{within}; boundary=b\n\n"
        "--b\nContent-Type: text/plain\n\nthư\n--b\n"
    )
    mail = parse(raw.encode() + head.encode() + b"\n\n" + body + b"\n--b--\n")
    (file,) = mail.attachments
    return file


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Content-Type: application/pdf; name=don.pdf", "don.pdf"),
        ('Content-Disposition: attachment; filename="đơn.pdf"', "đơn.pdf"),
        ("Content-Disposition: attachment; filename=đơn xin.pdf", "đơn xin.pdf"),
        ('Content-Disposition: attachment; filename="a;b.pdf"', "a;b.pdf"),
        (r'Content-Disposition: attachment; filename="a\"b.pdf"', 'a"b.pdf'),
        ('Content-Disposition: attachment; filename="dở.pdf', "dở.pdf"),
        (
            "Content-Disposition: attachment; filename*=utf-8''%C4%91%C6%A1n.pdf",
            "đơn.pdf",
        ),
        ("Content-Disposition: attachment; filename*=UTF-8'vi'%C4%91.pdf", "đ.pdf"),
        ("Content-Disposition: attachment; filename*=windows-1258''%F0.pdf", "đ.pdf"),
        ("Content-Disposition: attachment; filename*=''%C4%91.pdf", "đ.pdf"),
        (
            (
                "Content-Disposition: attachment; filename*0*=utf-8''%C4%91;\n"
                " filename*1*=%C6%A1n; filename*2=.pdf"
            ),
            "đơn.pdf",
        ),
        (
            "Content-Disposition: attachment; filename*1=b.pdf; filename*0=a",
            "ab.pdf",
        ),
        (
            (
                "Content-Disposition: attachment; filename=x.pdf;"
                " filename*=utf-8''%C4%91.pdf"
            ),
            "đ.pdf",
        ),
        ('Content-Disposition: attachment; filename="=?utf-8?q?=C4=91.pdf?="', "đ.pdf"),
        (
            (
                'Content-Disposition: attachment; filename="=?utf-8?b?xJHGoW4=?=\n'
                ' =?utf-8?b?LnBkZg==?="'
            ),
            "đơn.pdf",
        ),
        ("Content-Type: image/png; name==?utf-8?q?=C4=91.png?=", "đ.png"),
        ('Content-Disposition: attachment; filename="%C4%91%C6%A1n.pdf"', "đơn.pdf"),
        ('Content-Disposition: attachment; filename="100%25.pdf"', "100%25.pdf"),
        (r'Content-Disposition: attachment; filename="C:\Users\don.pdf"', "don.pdf"),
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="a\tb\x01c.pdf"', "a b c.pdf"),
        (
            f'Content-Disposition: attachment; filename="{"a" * 400}.pdf"',
            "a" * 176 + ".pdf",
        ),
        ('Content-Disposition: attachment; filename=""', "attachment.txt"),
        ("Content-Type: image/jpeg", "image.jpg"),
        ("Content-Type: image/jpeg\nContent-Description: hố ga", "hố ga.jpg"),
        ("Content-Type: image/png\nContent-Description: a.png", "a.png"),
        ("Content-Disposition: attachment filename=a.pdf", "a.pdf"),
        ('Content-Type: application/pdf name="a b.pdf"', "a b.pdf"),
        ("Content-Type: application/pdf", "attachment.pdf"),
        ("Content-Type: text/calendar", "invite.ics"),
        ("Content-Type: application/pgp-signature", "signature.asc"),
        ("Content-Type: application/pkcs7-mime", "smime.p7m"),
        ("Content-Type: application/x-la-lam", "attachment.bin"),
        ("Content-Disposition: attachment", "attachment.txt"),
    ],
)
def test_files_have_names_without_folders(head: str, name: str) -> None:
    assert enclosed(head).filename == name


def test_an_enclosed_message_is_a_file_named_by_its_subject() -> None:
    inner = "Subject: Đơn / khiếu nại\nFrom: a@vidu.vn\n\nthân".encode()
    file = enclosed("Content-Type: message/rfc822", inner)
    assert (file.filename, file.content, file.size) == (
        "Đơn - khiếu nại.eml",
        inner,
        len(inner),
    )


@pytest.mark.parametrize(
    ("head", "body", "content"),
    [
        (
            "Content-Transfer-Encoding: base64",
            base64.b64encode(b"\0\xff" * 9),
            b"\0\xff" * 9,
        ),
        ("Content-Transfer-Encoding: base64", b"", b""),
        ("Content-Transfer-Encoding: quoted-printable", b"=00=FF", b"\0\xff"),
        (
            "Content-Transfer-Encoding: x-uuencode",
            b"begin 644 a\n#86)C\n`\nend",
            b"abc",
        ),
        ("Content-Transfer-Encoding: binary", b"\0\r\n\xff", b"\0\r\n\xff"),
    ],
)
def test_the_size_is_of_the_decoded_content(
    head: str, body: bytes, content: bytes
) -> None:
    file = enclosed("Content-Type: application/octet-stream; name=a\n" + head, body)
    assert (file.content, file.size) == (content, len(content))


def test_pictures_of_the_html_are_inline_and_have_their_id() -> None:
    file = enclosed("Content-Type: image/png\nContent-ID: <h@1>", within="related")
    assert (file.inline, file.content_id) == (True, "h@1")
    assert enclosed("Content-Type: image/png\nContent-Disposition: inline").inline
    assert not enclosed("Content-Type: image/png").inline


def test_a_file_in_the_text_is_taken_out() -> None:
    mail = parse(b"Subject: a\n\nthan\n\nbegin 644 a/ghi.txt\n#86)C\n`\nend\n\nhet")
    assert mail.text == "than\n\n\n\nhet"
    assert [(f.filename, f.content) for f in mail.attachments] == [("ghi.txt", b"abc")]


def test_the_word_begin_in_a_letter_begins_no_file() -> None:
    text = "begin 644 lines\nof a letter\nend"
    assert parse(f"Subject: a\n\n{text}".encode()).text == text


def tnef(*objects: tuple[int, int, bytes]) -> bytes:
    raw = b"\x78\x9f\x3e\x22\x01\x00"
    for level, name, data in objects:
        raw += struct.pack("<BII", level, name, len(data)) + data
        raw += struct.pack("<H", sum(data) & 0xFFFF)
    return raw


WINMAIL = tnef(
    (1, 0x00089006, struct.pack("<I", 0x10000)),
    (1, 0x00069007, struct.pack("<II", 1252, 0)),
    (1, 0x0002800C, b"Than thu\0"),
    (2, 0x00069002, struct.pack("<HIHHII", 1, 0xFFFFFFFF, 0, 0, 0, 0)),
    (2, 0x00018010, b"don.txt\0"),
    (2, 0x0006800F, b"noi dung"),
)


@pytest.mark.parametrize(
    "kind", ["application/ms-tnef", "application/octet-stream; name=winmail.dat"]
)
def test_winmail_dat_is_opened(kind: str) -> None:
    body = base64.encodebytes(WINMAIL)
    file = enclosed(f"Content-Type: {kind}\nContent-Transfer-Encoding: base64", body)
    assert (file.filename, file.content, file.content_type) == (
        "don.txt",
        b"noi dung",
        "text/plain",
    )


def test_a_letter_that_is_only_winmail_dat_has_its_text() -> None:
    raw = b"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n"
    mail = parse(raw + base64.encodebytes(WINMAIL))
    assert mail.text == "Than thu"


@pytest.mark.parametrize("cut", [4, 7, 20, 60, len(WINMAIL) - 9])
def test_a_broken_winmail_dat_stays_a_file(cut: int) -> None:
    mail = parse(b"Content-Type: application/ms-tnef\n\n" + WINMAIL[:cut])
    assert all(f.filename in {"winmail.dat", "don.txt"} for f in mail.attachments)


def test_signed_and_encrypted_parts_are_named_and_kept() -> None:
    raw = (
        "Content-Type: multipart/encrypted; boundary=b\n\n"
        "--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
        "--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n"
        "--b--"
    )
    names = [file.filename for file in parse(raw.encode()).attachments]
    assert names == ["version.asc", "encrypted.asc"]
