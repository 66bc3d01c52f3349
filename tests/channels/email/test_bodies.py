import base64
import quopri

import pytest

from channels.email.mime import Mail, parse

LETTER = (
    "Kính gửi Ủy ban nhân dân phường.\nTôi phản ánh đường ngập nước, đề nghị xử lý."
)
TCVN3 = (
    b"K\xddnh g\xf6i \x9ey ban nh\xa9n d\xa9n ph\xad\xeang.\nT\xabi ph\xb6n \xb8nh "
    b"\xae\xad\xeang ng\xcbp n\xad\xedc, \xae\xd2 ngh\xde x\xf6 l\xfd."
)
VISCII = (
    b"K\xednh g\xd8i \x9cy ban nh\xe2n d\xe2n ph\xdf\xb6ng.\nT\xf4i ph\xe4n \xe1nh "
    b"\xf0\xdf\xb6ng ng\xa7p n\xdf\xbec, \xf0\xab ngh\xb8 x\xd8 l\xfd."
)
VNI = (
    "Kính göûi UÛy ban nhaân daân phöôøng.\nToâi phaûn aùnh ñöôøng ngaäp nöôùc, "
    "ñeà nghò xöû lyù."
).encode("cp1252")
CP1258 = (
    b"K\xednh g\xfd\xd2i U\xd2y ban nh\xe2n d\xe2n ph\xfd\xf5\xccng.\nT\xf4i pha\xd2n "
    b"\xe1nh \xf0\xfd\xf5\xccng ng\xe2\xf2p n\xfd\xf5\xecc, \xf0\xea\xcc nghi\xf2 "
    b"x\xfd\xd2 ly\xec."
)


def single(body: bytes, kind: str = "text/plain", *fields: str) -> Mail:
    head = "\r\n".join((f"Content-Type: {kind}", *fields))
    return parse(head.encode() + b"\r\n\r\n" + body)


def multi(kind: str, *parts: str | bytes) -> Mail:
    raw = f"Content-Type: multipart/{kind}; boundary=ranh\n\n".encode()
    for part in parts:
        raw += (
            b"--ranh\n" + (part if isinstance(part, bytes) else part.encode()) + b"\n"
        )
    return parse(raw + b"--ranh--\n")


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        (LETTER.encode(), "utf-8"),
        (LETTER.encode(), "us-ascii"),
        (LETTER.encode(), "iso-8859-1"),
        (LETTER.encode(), "windows-1258"),
        (LETTER.encode(), "khong-co"),
        (LETTER.encode(), ""),
        (LETTER.encode(), "8bit"),
        (LETTER.encode(), '"UTF-8"'),
        (LETTER.encode(), "'utf-8'"),
        (b"\xef\xbb\xbf" + LETTER.encode(), "utf-8"),
        (LETTER.encode("utf-16"), "utf-16"),
        (LETTER.encode("utf-7"), "utf-7"),
        (LETTER.encode("gb18030"), "gb2312"),
        (CP1258, "windows-1258"),
        (CP1258, "iso-8859-1"),
        (CP1258, ""),
        (TCVN3, "x-viet-tcvn5712"),
        (TCVN3, "us-ascii"),
        (TCVN3, "iso-8859-1"),
        (TCVN3, "utf-8"),
        (TCVN3, "windows-1258"),
        (TCVN3, ""),
        (VISCII, "viscii"),
        (VISCII, "iso-8859-1"),
        (VISCII, ""),
        (VNI, "iso-8859-1"),
        (VNI, ""),
    ],
)
def test_vietnamese_is_read_whatever_the_label_says(raw: bytes, label: str) -> None:
    kind = f"text/plain; charset={label}" if label else "text/plain"
    coded = base64.encodebytes(raw)
    assert single(coded, kind, "Content-Transfer-Encoding: base64").text == LETTER


@pytest.mark.parametrize(
    ("text", "codec", "label"),
    [
        ("Il a été français, dès Noël à l'œuvre", "cp1252", "iso-8859-1"),
        ("Il a été français, dès Noël à l'œuvre", "cp1252", ""),
        ("Größe, Übung, Fußgänger, schön", "cp1252", "iso-8859-1"),
        ("Größe, Übung, Fußgänger, schön", "cp1252", "utf-8"),
        ("Prijaté s vďakou, žiadosť", "cp1250", "windows-1250"),
        ("€ 5 à l'euro", "iso8859-15", "iso-8859-15"),
        ("Привет, как дела?", "koi8-r", "koi8-r"),
        ("Привет, как дела?", "cp1251", "windows-1251"),
        ("Уважаемые господа, прошу вас ответить на письмо", "cp1251", ""),
        ("こんにちは、元気ですか。①", "cp932", "shift_jis"),
        ("こんにちは、元気ですか。", "iso2022-jp", "iso-2022-jp"),
        ("こんにちは、元気ですか。", "iso2022-jp", "us-ascii"),
        ("你好，我的朋友镕", "gb18030", "gb2312"),
        ("안녕하세요 똠", "cp949", "ks_c_5601-1987"),
        ("สวัสดี", "cp874", "tis-620"),
        ("naïve café", "cp850", "cp-850"),
        ("plain", "ascii", "utf-16"),
        ("a+b=c", "ascii", "us-ascii"),
    ],
)
def test_other_scripts_are_read_too(text: str, codec: str, label: str) -> None:
    kind = f"text/plain; charset={label}" if label else "text/plain"
    assert single(text.encode(codec), kind).text == text


def test_letters_encoded_twice_are_read_once() -> None:
    twice = LETTER.encode().decode("cp1252", "replace")
    assert "\ufffd" in twice, "this letter cannot be mended"
    simple = "Đã nhận, cám ơn bà."
    twice = "".join(
        bytes([b]).decode("cp1252" if b not in b"\x81\x8d\x8f\x90\x9d" else "latin-1")
        for b in simple.encode()
    )
    assert single(twice.encode(), "text/plain; charset=utf-8").text == simple


def test_a_letter_about_mojibake_is_left_alone() -> None:
    text = "Trang web hiện chữ Ä‘Æ¡n thay cho chữ đơn."
    assert single(text.encode(), "text/plain; charset=utf-8").text == text


SOFT = quopri.encodestring(LETTER.encode())


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("base64", base64.encodebytes(LETTER.encode())),
        ("BASE64", base64.encodebytes(LETTER.encode())),
        ("base64;", base64.encodebytes(LETTER.encode())),
        ('"base64"', base64.encodebytes(LETTER.encode())),
        ("base64", base64.b64encode(LETTER.encode()).rstrip(b"=")),
        ("base64", base64.b64encode(LETTER.encode()) + b"\n!!\n"),
        ("base64", b"\n *".join(base64.encodebytes(LETTER.encode()).split(b"\n"))),
        (
            "base64",
            base64.b64encode(LETTER.encode()[:50])
            + b"\n"
            + base64.b64encode(LETTER.encode()[50:]),
        ),
        ("base64", LETTER.encode()),
        ("quoted-printable", SOFT),
        ("quoted printable", SOFT),
        (
            "quoted-printable",
            SOFT.replace(b"=\n", b"= \n"),
        ),
        ("quoted-printable", LETTER.encode()),
        ("8bit", LETTER.encode()),
        ("7bit", LETTER.encode()),
        ("binary", LETTER.encode()),
        ("nothing-known", LETTER.encode()),
        ("", LETTER.encode()),
    ],
)
def test_transfer_encodings_are_undone_as_far_as_they_were_done(
    field: str, body: bytes
) -> None:
    fields = (f"Content-Transfer-Encoding: {field}",)
    assert single(body, "text/plain; charset=utf-8", *fields).text == LETTER


PLAIN = "Content-Type: text/plain; charset=utf-8\n\nThân thư"
SECOND = PLAIN.replace("Thân thư", "Phần hai")
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>Thân <b>thư</b></p>"
SIGNED = "Content-Type: application/pgp-signature\n\nx"
PICTURE = "Content-Type: image/png\nContent-ID: <1>\n\nx"
AMP = "Content-Type: text/x-amp-html\n\n<p>Khác"
NAMED = "Content-Type: text/plain; name=thu.txt\n\nThân thư"
ENRICHED = "Content-Type: text/enriched\n\n<bold>Thân</bold>\nthư"
RTF = "Content-Type: text/rtf\n\n{\\rtf1{\\fonttbl x;}Th\\u226?n \\b th\\u432?\\b0}"
INVITE = "Content-Type: text/calendar\n\nBEGIN:VEVENT\nSUMMARY:Thân\n  thư\nEND:VEVENT"


@pytest.mark.parametrize(
    ("kind", "parts", "text", "has_html"),
    [
        ("alternative", (PLAIN, HTML), "Thân thư", True),
        ("alternative", (HTML, PLAIN), "Thân thư", True),
        ("alternative", (HTML,), "Thân thư", True),
        ("alternative", (PLAIN, AMP), "Thân thư", False),
        ("alternative", ("Content-Type: text/plain\n\n \n", HTML), "Thân thư", True),
        ("mixed", (PLAIN, HTML), "Thân thư", True),
        ("mixed", (PLAIN, SECOND), "Thân thư\n\nPhần hai", False),
        ("mixed", (PLAIN, PICTURE, SECOND), "Thân thư\n\nPhần hai", False),
        ("mixed", ("\nThân thư",), "Thân thư", False),
        ("mixed", ("Thân thư",), "Thân thư", False),
        ("mixed", (NAMED,), "Thân thư", False),
        ("mixed", (SECOND, NAMED), "Phần hai", False),
        ("mixed", (ENRICHED,), "Thân thư", False),
        ("mixed", (RTF,), "Thân thư", False),
        ("mixed", (INVITE,), "Thân thư", False),
        ("signed", (PLAIN, SIGNED), "Thân thư", False),
        ("related", (HTML, PICTURE), "Thân thư", True),
    ],
)
def test_the_text_is_what_a_reader_would_read(
    kind: str, parts: tuple[str, ...], text: str, has_html: bool
) -> None:
    mail = multi(kind, *parts)
    assert mail.text == text
    assert bool(mail.html_sanitised) is has_html


@pytest.mark.parametrize(
    "raw",
    [
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThân thư",
        "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nThân thư\n--b",
        "Content-Type: multipart/mixed; boundary=b\n\n--b  \n\nThân thư\n--b--  \nhết",
        'Content-Type: multipart/mixed; boundary="b"\n\nmở đầu\n--b\n\nThân thư\n--b--',
        (
            "Content-Type: multipart/mixed; boundary=sai\n\n--b\n"
            "Content-Type: text/plain\n\nThân thư\n--b--"
        ),
        "Content-Type: multipart/mixed\n\n--b\nContent-Type: text/plain\n\nThân thư",
        "Content-Type: multipart/mixed; boundary=b\n\nThân thư",
        (
            "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n"
            "Content-Type: text/plain\n\nThân thư\n--b--"
        ),
        (
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
            "multipart/alternative; boundary=b\n\n--b\n\nThân thư\n--b--\n\n--b--"
        ),
        (
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
            "multipart/alternative; boundary=bb\n\n--bb\n\nThân thư\n--bb--\n--b--"
        ),
        "Content-Type: nonsense\n\nThân thư",
        "Content-Type: ;;;\n\nThân thư",
        "Content-Type: text\n\nThân thư",
        "Content-Type: text/plain charset=utf-8\n\nThân thư",
        "Content-Type: text/plain; charset\n\nThân thư",
        "Content-Type: \nContent-Type: text/plain; charset=utf-8\n\nThân thư",
        "Content-Type: html\n\n<p>Thân thư</p>",
        "Content-Type: text/plain\n\n<!DOCTYPE html><html><p>Thân thư</p></html>",
    ],
)
def test_broken_structures_still_show_the_letter(raw: str) -> None:
    assert parse(raw.encode()).text == "Thân thư"
    assert parse(raw.replace("\n", "\r\n").encode()).text == "Thân thư"


def test_a_multipart_that_was_encoded_whole_is_decoded_first() -> None:
    inner = base64.encodebytes(b"--b\nContent-Type: text/plain\n\nxin\n--b--\n")
    mail = single(
        inner, "multipart/mixed; boundary=b", "Content-Transfer-Encoding: base64"
    )
    assert mail.text == "xin"


def test_flowed_lines_are_joined_and_quotations_are_not() -> None:
    raw = "Tôi xin \nhỏi.\n> cũ \n> hơn\n -- \n-- \nBình \nNg\n"
    mail = single(raw.encode(), "text/plain; charset=utf-8; format=flowed")
    assert mail.text == "Tôi xin hỏi.\n> cũ hơn\n-- \n-- \nBình Ng"


def test_html_becomes_lines_lists_and_quotations() -> None:
    html = (
        "<head><title>không</title><style>p{}</style></head><body><p>Kính&nbsp;gửi</p>"
        "<div>Một<br>hai</div><div><br></div><ul><li>a<li>b</ul><table><tr><td>1<td>2"
        "</table><blockquote>cũ<br>hơn</blockquote><p style='display:none'>ẩn</p>"
        "<pre>x\n  y</pre><script>z</script><!-- w -->"
    )
    mail = single(html.encode(), "text/html; charset=utf-8")
    assert mail.text == (
        "Kính gửi\n\nMột\nhai\n\n- a\n- b\n1 2\n\n> cũ\n> hơn\n\nx\n  y"
    )


def test_html_says_its_charset_itself() -> None:
    raw = b'<meta charset="windows-1252"><p>Caf\xe9'
    assert single(raw, "text/html").text == "Café"


EVIL = [
    "script",
    "onclick",
    "style",
    "http://x",
    "//x",
    "data:",
    "form",
    "svg",
    "iframe",
    "javascript",
    "onerror",
    "background",
    "meta",
    "base",
    "srcset",
]


def test_what_could_act_is_taken_out_of_the_html() -> None:
    html = (
        '<script>a()</script><p onclick="b()" style="background:url(//x)">Chữ</p>'
        '<img src="http://x.vn/1.gif" width=1><img src="cid:hinh" onerror=c()>'
        '<img src="data:image/png;base64,AA"><img srcset="//x.vn/2.gif 2x">'
        '<a href="javascript:d()">e</a><a href="https://vidu.vn">f</a>'
        '<a href="//vidu.vn">g</a><form action=/h><input name=i></form>'
        '<iframe src="//x"></iframe><object data="//x"></object><svg><a href="//x">k'
        '</a></svg><link rel=stylesheet href="//x"><meta http-equiv=refresh content=0>'
        '<table background="//x"><tr><td background="//x">l</table><base href="//x">'
    )
    shown = single(html.encode(), "text/html").html_sanitised
    for evil in EVIL:
        assert evil not in shown
    assert '<img src="cid:hinh">' in shown
    assert 'href="https://vidu.vn" rel="noopener noreferrer nofollow"' in shown
    assert "Chữ" in shown
    assert ">l<" in shown


@pytest.mark.parametrize("text", ["", " \n\t\n "])
def test_nothing_is_nothing(text: str) -> None:
    mail = single(text.encode())
    assert (mail.text, mail.reply_text, mail.html_sanitised) == ("", "", "")
