import base64

import pytest

from channels.email.mime import Mail, parse


def read(*fields: str | bytes, body: str | bytes = b"x") -> Mail:
    raw = b"\r\n".join(f if isinstance(f, bytes) else f.encode() for f in fields)
    return parse(
        raw + b"\r\n\r\n" + (body if isinstance(body, bytes) else body.encode())
    )


def b64(text: str, charset: str = "utf-8") -> str:
    return base64.b64encode(text.encode(charset)).decode()


@pytest.mark.parametrize(
    ("field", "subject"),
    [
        ("=?utf-8?B?xJDGoW4ga2hp4bq/dSBu4bqhaQ==?=", "Đơn khiếu nại"),
        ("=?UTF-8?q?=C4=90=C6=A1n_khi=E1=BA=BFu?=", "Đơn khiếu"),
        ("=?utf-8?Q?=C4=90=C6?=\r\n =?utf-8?Q?=A1n?=", "Đơn"),
        ("=?utf-8?B?xJDG?= =?utf-8?B?oW4=?=", "Đơn"),
        ("=?utf-8?B?xJDGoW4?=\r\n\t=?utf-8?B?IHRo4bq/?=", "Đơn thế"),
        ("=?utf-8?q?a?= =?iso-8859-1?q?=E9?= =?utf-8?q?b?=", "aéb"),
        ("Re: =?utf-8?q?=C4=90=C6=A1n?= (2)", "Re: Đơn (2)"),
        ("=?utf-8?q?=C4=90=C6=A1n?=(2)", "Đơn(2)"),
        ('"=?utf-8?q?=C4=90=C6=A1n?="', '"Đơn"'),
        ("=?utf-8?q?=C4=90=C6=A1n th=C6=B0?=", "Đơn thư"),
        ("=?utf-8?q?sao?=3D?=", "sao?="),
        ("=?utf-8?q?ai?hay?=", "ai?hay"),
        ("=?utf-8?b?xJDGoW4", "Đơn"),
        ("=?utf-8?q?=C4=90=C6=A1n", "Đơn"),
        ("=?utf-8*vi?q?=C4=90=C6=A1n?=", "Đơn"),
        ("=?unknown-8bit?q?=C4=90=C6=A1n?=", "Đơn"),
        ("=?x-unknown?b?xJDGoW4=?=", "Đơn"),
        ("=??q?=C4=90=C6=A1n?=", "Đơn"),
        ("=?us-ascii?q?=C4=90=C6=A1n?=", "Đơn"),
        ("=?iso-8859-1?q?=C4=90=C6=A1n?=", "Đơn"),
        ("=?windows-1258?q?Ti=EA=ECng_Vi=EA=F2t?=", "Tiếng Việt"),
        ("=?gb2312?B?1tDOxA==?=", "中文"),
        ("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本"),
        ("=?koi8-r?B?9MXT1A==?=", "Тест"),
        ("=?ks_c_5601-1987?B?x9GxuQ==?=", "한국"),
        ("=?utf-7?q?+AQYBEA-?=", "ĆĐ"),
        ("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        ("= ?utf-8?q?abc?=", "= ?utf-8?q?abc?="),
        ("=?utf-8?q??= x", "x"),
        ("a =?= b", "a =?= b"),
        (f"=?utf-8?b?{b64('=?utf-8?q?=C4=90=C6=A1n?=')}?=", "Đơn"),
        ("dài\r\n  và gấp\r\n\tlại", "dài và gấp lại"),
        ("e\u0302\u0301 NFD", "ế NFD"),
        ("", ""),
        ("hai  khoảng trắng ", "hai  khoảng trắng"),
        ("=?utf-8?q?a=00b=0Ac?=", "a b c"),
    ],
)
def test_subjects_are_read_as_they_were_meant(field: str, subject: str) -> None:
    assert read(f"Subject: {field}").subject == subject


WORDS = "Kính gửi Ủy ban nhân dân phường"
TCVN3 = b"K\xddnh g\xf6i \x9ey ban nh\xa9n d\xa9n ph\xad\xeang"
VISCII = b"K\xednh g\xd8i \x9cy ban nh\xe2n d\xe2n ph\xdf\xb6ng"


@pytest.mark.parametrize(
    ("raw", "subject"),
    [
        (WORDS.encode(), WORDS),
        (TCVN3, WORDS),
        (VISCII, WORDS),
        (b"Ti\xea\xecng Vi\xea\xf2t n\xe0y", "Tiếng Việt này"),
        (b"Caf\xe9", "Café"),
        (b"M\xfcller \x96 Gr\xf6\xdfe", "Müller – Größe"),
        (b"\xd4\xc5\xd3\xd4 \xd4\xc5\xd3\xd4", "тест тест"),
        ("Тема письма".encode("cp1251"), "Тема письма"),
        ("Đơn".encode() + b" \xff", "Đơn \ufffd"),
        (WORDS.encode()[:-1] + b"\xe1\xbb", "Kính gửi Ủy ban nhân dân phườn\ufffd"),
        (WORDS.encode().decode("cp1252", "replace").encode(), None),
    ],
)
def test_raw_8_bit_subjects_are_read(raw: bytes, subject: str | None) -> None:
    found = read(b"Subject: " + raw).subject
    assert subject is None or found == subject


def test_raw_letters_are_read_as_the_body_says() -> None:
    mail = read(
        b"Subject: \xf4\xc5\xd3\xd4 \xd7",
        "Content-Type: text/plain; charset=koi8-r",
        body=b"\xf4\xc5\xd3\xd4",
    )
    assert (mail.subject, mail.text) == ("Тест в", "Тест")


def test_a_short_raw_name_is_read_as_the_body_turned_out_to_be() -> None:
    mail = read(b"From: H\xeang <h@vidu.vn>", body=TCVN3)
    assert (mail.from_name, mail.text) == ("Hờng", WORDS)


@pytest.mark.parametrize(
    ("field", "name", "address"),
    [
        ("binh@vidu.vn", "", "binh@vidu.vn"),
        ("<binh@vidu.vn>", "", "binh@vidu.vn"),
        ("Nguyễn Văn Bình <binh@vidu.vn>", "Nguyễn Văn Bình", "binh@vidu.vn"),
        ('"Nguyễn, Bình" <binh@vidu.vn>', "Nguyễn, Bình", "binh@vidu.vn"),
        ("Nguyễn, Bình <binh@vidu.vn>", "Nguyễn, Bình", "binh@vidu.vn"),
        ("Phường 5, Quận 3, TP <p5@vidu.vn>", "Phường 5, Quận 3, TP", "p5@vidu.vn"),
        ("Bình <binh@vidu.vn", "Bình", "binh@vidu.vn"),
        ("Bình binh@vidu.vn", "Bình", "binh@vidu.vn"),
        ("binh@vidu.vn (Bình)", "Bình", "binh@vidu.vn"),
        ("Bình (tổ 5) <binh@vidu.vn>", "Bình (tổ 5)", "binh@vidu.vn"),
        ("<binh@vidu.vn> Bình", "Bình", "binh@vidu.vn"),
        ("=?utf-8?q?B=C3=ACnh?= <binh@vidu.vn>", "Bình", "binh@vidu.vn"),
        ('"=?utf-8?q?B=C3=ACnh?=" <binh@vidu.vn>', "Bình", "binh@vidu.vn"),
        ("=?utf-8?q?B=C3=ACnh_=3Cbinh=40vidu.vn=3E?=", "Bình", "binh@vidu.vn"),
        ("=?utf-8?q?L=C3=AA=2C?= =?utf-8?q?_B?= <b@vidu.vn>", "Lê, B", "b@vidu.vn"),
        ("=?utf-8?Q?Lê?= =?utf-8?Q?_Thu?= <b@vidu.vn>", "Lê Thu", "b@vidu.vn"),
        ("<Bình <binh@vidu.vn>>", "Bình", "binh@vidu.vn"),
        ("'Bình' <binh@vidu.vn>", "Bình", "binh@vidu.vn"),
        ("\"'Bình'\" <binh@vidu.vn>", "Bình", "binh@vidu.vn"),
        ('"Bình \\"Tí\\"" <binh@vidu.vn>', 'Bình "Tí"', "binh@vidu.vn"),
        ('"Bình <binh@vidu.vn>', "Bình", "binh@vidu.vn"),
        ("mailto:binh@vidu.vn", "", "binh@vidu.vn"),
        ("a@vidu.vn, b@vidu.vn", "", "a@vidu.vn"),
        ("Tổ 5: Bình <a@vidu.vn>, b@vidu.vn;", "Bình", "a@vidu.vn"),
        ("a@vidu.vn <b@vidu.vn>", "a@vidu.vn", "b@vidu.vn"),
        ("Bình <@cu.vn,@xa.vn:binh@vidu.vn>", "Bình", "binh@vidu.vn"),
        ('Bình <"ban tiep dan"@vidu.vn>', "Bình", '"ban tiep dan"@vidu.vn'),
        ("Bình <bình@vídụ.vn>", "Bình", "bình@vídụ.vn"),
        ("root", "", "root"),
        ("Chỉ có tên", "Chỉ có tên", ""),
        ("undisclosed-recipients:;", "", ""),
        ("", "", ""),
    ],
)
def test_the_sender_is_read_from_any_form(field: str, name: str, address: str) -> None:
    mail = read(f"From: {field}")
    assert (mail.from_name, mail.from_address) == (name, address)


def test_of_several_from_fields_the_first_with_an_address_counts() -> None:
    mail = read("From: ", "From: Không rõ", "From: Bình <b@vidu.vn>", "From: c@vidu.vn")
    assert mail.from_address == "b@vidu.vn"


def test_without_from_the_sender_is_sender() -> None:
    assert read("Sender: Bình <b@vidu.vn>").from_address == "b@vidu.vn"


def test_recipients_are_of_all_fields_with_plus_addresses_each_once() -> None:
    mail = read(
        "To: Tiếp dân <tiepdan+hs.7@anbinh.gov.vn>, a@vidu.vn",
        "Cc: A <a@vidu.vn>; b@vidu.vn",
        "Delivered-To: tiepdan+hs.7@anbinh.gov.vn",
        "X-Original-To: hop-thu@anbinh.gov.vn",
    )
    assert mail.to == (
        "tiepdan+hs.7@anbinh.gov.vn",
        "a@vidu.vn",
        "b@vidu.vn",
        "hop-thu@anbinh.gov.vn",
    )


def test_ids_keep_their_brackets() -> None:
    mail = read(
        "Message-ID:\r\n <1@vidu.vn>",
        "In-Reply-To: Your letter of Monday <2@vidu.vn>",
        "References: <3@vidu.vn>\r\n\t<4@vidu.vn><5@vidu.vn>",
    )
    assert mail.message_id == "<1@vidu.vn>"
    assert mail.in_reply_to == "<2@vidu.vn>"
    assert mail.references == ("<3@vidu.vn>", "<4@vidu.vn>", "<5@vidu.vn>")


def test_ids_without_brackets_are_taken_as_they_stand() -> None:
    mail = read("Message-ID: 1@vidu.vn", "References: 2@vidu.vn 3@vidu.vn")
    assert (mail.message_id, mail.references) == (
        "1@vidu.vn",
        ("2@vidu.vn", "3@vidu.vn"),
    )


@pytest.mark.parametrize(
    ("fields", "moment"),
    [
        (("Date: Mon, 05 Jun 2023 10:24:11 +0700",), "2023-06-05T10:24:11+07:00"),
        (("Date: 5 Jun 2023 10:24",), "2023-06-05T10:24:00+00:00"),
        (("Date: hôm qua",), None),
        (("Date: Mon, 99 Jun 99999 10:24:11 +9999",), None),
        (
            ("Date: x", "Received: by a; Mon, 05 Jun 2023 10:24:11 +0700 (ICT)"),
            "2023-06-05T10:24:11+07:00",
        ),
        ((), None),
    ],
)
def test_the_moment_has_a_zone(fields: tuple[str, ...], moment: str | None) -> None:
    found = read("From: a@vidu.vn", *fields).sent_at
    assert (found.isoformat() if found else None) == moment


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        (b"Subject: a\nFrom: b@c.vn\n\nthan", "a", "than"),
        (b"Subject: a\r\n\r\nthan", "a", "than"),
        (b"Subject: a\rFrom: b@c.vn\r\rthan", "a", "than"),
        (b"Subject: a\r\r\nFrom: b@c.vn\r\r\n\r\r\nthan", "a", "than"),
        (b"\xef\xbb\xbfSubject: a\n\nthan", "a", "than"),
        (b"\n\n \nSubject: a\n\nthan", "a", "than"),
        (b"From x@y Mon Jan  1 00:00:00 2024\nSubject: a\n\nthan", "a", "than"),
        (b">From x@y Mon Jan  1 00:00:00 2024\nSubject: a\n\nthan", "a", "than"),
        (b"Subject : a\n\nthan", "a", "than"),
        (b"SUBJECT:a\n\nthan", "a", "than"),
        (b"Subject: a\nbroken here\nFrom: b@c.vn\n\nthan", "a broken here", "than"),
        (b"Subject: a\nthis is no field\nnor this\n\nthan", "a", None),
        (b"Subject: a\n \nTo: b@c.vn\n\nthan", "a", "than"),
        (b"no field at all\nsecond line", "", "no field at all\nsecond line"),
        (b"Subject: a", "a", ""),
        (b"Subject: a\0b\n\nthan", "ab", "than"),
        (b"", "", ""),
        ("Subject: Đơn\n\nthân".encode("utf-16"), "Đơn", "thân"),
    ],
)
def test_headers_of_any_shape_are_told_from_the_body(
    raw: bytes, subject: str, text: str | None
) -> None:
    mail = parse(raw)
    assert mail.subject == subject
    assert text is None or mail.text == text
