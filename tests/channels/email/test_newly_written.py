import re

import pytest

from channels.email.mime import parse
from channels.email.mime.reply import newly_written
from tests.channels.email import replies_vietnamese, replies_world

CASES = replies_vietnamese.CASES + replies_world.CASES


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize(
    ("whole", "answer"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_quotation_and_signature_go_the_answer_stays(whole: str, answer: str) -> None:
    found = newly_written(whole, "", "Re: Họp")
    assert squeezed(found) == squeezed(answer)


@pytest.mark.parametrize("name", [case[0] for case in CASES if case[1] != case[2]])
def test_the_answer_is_found_in_the_html_of_the_same_letter(name: str) -> None:
    whole, answer = next(case[1:] for case in CASES if case[0] == name)
    lines = "<br>".join(
        line.replace("&", "&amp;").replace("<", "&lt;") for line in whole.split("\n")
    )
    found = newly_written(whole, f"<html><body>{lines}</body></html>", "Re: Họp")
    assert squeezed(found) == squeezed(answer)


ANSWER = "<div>Tôi đồng ý.</div>"
OLDER = "<p>Kính gửi ông, phường đã nhận đơn.</p>"


@pytest.mark.parametrize(
    "older",
    [
        (
            f'<div class="gmail_quote"><div class="gmail_attr">Xyz &lt;a@b.vn&gt;</div>'
            f'<blockquote class="gmail_quote">{OLDER}</blockquote></div>'
        ),
        (
            '<div class="moz-cite-prefix">Thu, 5/6:</div>'
            f'<blockquote type="cite">{OLDER}</blockquote>'
        ),
        f'<div id="appendonsend"></div><hr><div id="divRplyFwdMsg">Qqq</div>{OLDER}',
        (
            '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt">'
            f"Qqq</div>{OLDER}"
        ),
        f'<div style="border: none; border-top: solid #B5C4DF 1.0pt">x</div>{OLDER}',
        f'<div class="yahoo_quoted">{OLDER}</div>',
        f'<div class="zmail_extra">{OLDER}</div>',
        f'<div class="protonmail_quote">{OLDER}</div>',
        f'<div id="mail-editor-reference-message-container">{OLDER}</div>',
        f'<hr id="stopSpelling">{OLDER}',
        f'<span id="OLK_SRC_BODY_SECTION">{OLDER}</span>',
        '<div class="gmail_signature">Bình, 0903 123 456</div>',
        '<div id="Signature">Bình</div>',
        f'<div id="x_divRplyFwdMsg">Qqq</div>{OLDER}',
    ],
)
def test_elements_of_mail_programs_say_where_the_older_message_is(older: str) -> None:
    assert newly_written("", ANSWER + older, "Re: Đơn") == "Tôi đồng ý."


def test_html_tells_what_plain_text_hides() -> None:
    raw = (
        "Subject: Re: Đơn\nContent-Type: multipart/alternative; boundary=b\n\n"
        "--b\nContent-Type: text/plain; charset=utf-8\n\n"
        "Tôi đồng ý.\n\nQqq\nKính gửi ông, phường đã nhận đơn.\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n"
        f'{ANSWER}<div id="appendonsend"></div><div>Qqq</div>{OLDER}\n--b--\n'
    )
    assert parse(raw.encode()).reply_text == "Tôi đồng ý."


def test_a_forward_that_gmail_marks_as_a_quotation_is_kept() -> None:
    html = (
        '<div dir="ltr">Xin xem<br><div class="gmail_quote"><div class="gmail_attr">'
        "---------- Forwarded message ---------<br>From: An &lt;an@vidu.vn&gt;<br>"
        "Subject: Hẹn<br></div><br>Mời đến</div></div>"
    )
    plain = (
        "Xin xem\n\n---------- Forwarded message ---------\n"
        "From: An <an@vidu.vn>\nSubject: Hẹn\n\nMời đến"
    )
    assert newly_written(plain, html, "Fwd: Hẹn") == plain


def test_an_outlook_forward_is_known_by_its_subject() -> None:
    whole = (
        "Kính chuyển.\n\nFrom: Thu <thu@vidu.vn>\nSent: 05/06/2023 10:24\nTo: Bình\n"
        "Subject: Rác\n\nRác tồn ba ngày."
    )
    assert newly_written(whole, "", "FW: Rác") == whole
    assert newly_written(whole, "", "RE: Rác") == "Kính chuyển."
