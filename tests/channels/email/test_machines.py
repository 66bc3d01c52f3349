import pytest

from channels.email.mime import Mail, parse


def read(*fields: str, body: str = "Tôi đi vắng.") -> Mail:
    return parse(("\n".join(fields) + "\n\n" + body).encode())


@pytest.mark.parametrize(
    ("field", "automatic", "auto_submitted"),
    [
        ("Auto-Submitted: auto-replied", "vacation", True),
        ("Auto-Submitted: auto-generated", "auto-submitted", True),
        ("Auto-Submitted: auto-notified; owner=a@b.vn", "auto-submitted", True),
        ("Auto-Submitted: Auto-Replied (vacation)", "vacation", True),
        ("Auto-Submitted: no", "", False),
        ("Auto-Submitted: NO ; x=y", "", False),
        ("X-Autoreply: yes", "vacation", True),
        ("X-Autoreply: no", "", False),
        ("X-FC-MachineGenerated: true", "vacation", True),
        ("X-POST-MessageClass: 9; Autoresponder", "vacation", True),
        ("Subject: Out of the office until Monday", "vacation", True),
        ("X-Autorespond: tôi đi vắng", "vacation", True),
        ("Precedence: auto_reply", "vacation", True),
        ("Precedence: bulk", "bulk", False),
        ("Precedence: junk", "bulk", False),
        ("Precedence: list", "list", False),
        ("List-Id: <to5.vidu.vn>", "list", False),
        ("List-Unsubscribe: <https://vidu.vn/u>", "bulk", False),
        ("Return-Path: <>", "bounce", False),
        ("Return-Path: <a@vidu.vn>", "", False),
        ("X-Auto-Response-Suppress: All", "suppressed", False),
        ("X-Auto-Response-Suppress: DR, RN", "", False),
        ("Subject: Trả lời tự động: Đơn", "vacation", True),
        ("Subject: Tự động trả lời: Đơn", "vacation", True),
        ("Subject: Vắng mặt: đến 12/6", "vacation", True),
        ("Subject: Automatic reply: Đơn", "vacation", True),
        ("Subject: Out of Office: Đơn", "vacation", True),
        ("Subject: Out of Office", "vacation", True),
        ("Subject: Abwesenheitsnotiz: Urlaub", "vacation", True),
        ("Subject: Réponse automatique : Congé", "vacation", True),
        ("Subject: 自动回复: 信", "vacation", True),
        ("Subject: [Automatyczna odpowiedź] test", "vacation", True),
        ("Subject: [Trả lời tự động] Đơn", "vacation", True),
        ("Subject: Re: Automatic reply: Đơn", "", False),
        ("Subject: Phản ánh cán bộ vắng mặt tại phường", "", False),
        ("Subject: Autobahn", "", False),
        ("Subject: Out of office hours noise", "", False),
        (
            "Content-Type: multipart/report; report-type=disposition-notification",
            "receipt",
            True,
        ),
        ("Subject: Đơn kiến nghị", "", False),
    ],
)
def test_machines_are_told_from_people(
    field: str, automatic: str, auto_submitted: bool
) -> None:
    mail = read("From: Bình <binh@vidu.vn>", field)
    assert (mail.automatic, mail.auto_submitted) == (automatic, auto_submitted)
    assert mail.bounce is None


def report(*status: str, kind: str = "delivery-status", text: str = "Sorry.") -> Mail:
    return read(
        "From: MAILER-DAEMON@mx.vidu.vn",
        "To: tiepdan@anbinh.gov.vn",
        "Auto-Submitted: auto-replied",
        f"Content-Type: multipart/report; report-type={kind}; boundary=b",
        body=f"--b\n\n{text}\n--b\nContent-Type: message/{kind}\n\n"
        "Reporting-MTA: dns; mx.vidu.vn\n\n" + "\n".join(status) + "\n"
        "--b\nContent-Type: message/rfc822\n\n"
        "Message-ID:\n <thu.1@anbinh.gov.vn>\nSubject: Giấy hẹn\n\nx\n--b--\n",
    )


def test_a_failure_notice_says_who_what_and_which() -> None:
    mail = report(
        "Final-Recipient: rfc822; <binh@vidu.vn>",
        "Action: Failed",
        "Status: 5.0.0",
        "Diagnostic-Code: smtp; 550 5.1.1 No such user",
    )
    assert mail.bounce is not None
    assert mail.bounce.action == "failed"
    assert mail.bounce.permanent
    assert mail.bounce.recipients == ("binh@vidu.vn",)
    assert mail.bounce.status == "5.1.1"
    assert mail.bounce.diagnostic == "550 5.1.1 No such user"
    assert mail.bounce.message_ids == ("<thu.1@anbinh.gov.vn>",)
    assert (mail.automatic, mail.auto_submitted) == ("bounce", True)
    assert mail.attachments == ()


@pytest.mark.parametrize(
    ("status", "action", "permanent"),
    [
        (("Action: delayed", "Status: 4.4.1"), "delayed", False),
        (("Action: delivered", "Status: 2.0.0"), "delivered", False),
        (("Action: relayed", "Status: 2.0.0"), "relayed", False),
        (("Status: 5.2.2",), "failed", True),
        (("Status: 4.2.2",), "delayed", False),
        (("Action: failed", "Status: 4.4.7"), "failed", False),
        (
            (
                "Action: delivered",
                "Status: 2.0.0",
                "",
                "Action: failed",
                "Status: 5.1.1",
            ),
            "failed",
            True,
        ),
    ],
)
def test_the_worst_news_counts(
    status: tuple[str, ...], action: str, permanent: bool
) -> None:
    found = report("Final-Recipient: rfc822; a@vidu.vn", *status).bounce
    assert found is not None
    assert (found.action, found.permanent) == (action, permanent)


def test_reports_of_other_things_are_no_bounces() -> None:
    assert report("Disposition: x", kind="disposition-notification").bounce is None
    assert report("Feedback-Type: abuse", kind="feedback-report").bounce is None


QMAIL = """Hi. This is the qmail-send program at mx.vidu.vn.
I'm afraid I wasn't able to deliver your message to the following addresses.

<binh@vidu.vn>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: <thu.1@anbinh.gov.vn>
From: tiepdan@anbinh.gov.vn
"""
EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its recipients.

  binh@vidu.vn
    host mx.vidu.vn [192.0.2.1]: 550 5.1.1 unknown user

------ This is a copy of the message, including all the headers. ------

Message-Id: <thu.1@anbinh.gov.vn>
"""
EXCHANGE = """Delivery has failed to these recipients or groups:

binh@vidu.vn
The e-mail address you entered couldn't be found.

#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##

Original message headers:

Message-ID: <thu.1@anbinh.gov.vn>
"""
GMAIL = """Delivery to the following recipient failed permanently:

     binh@vidu.vn

The error was: 550 5.1.1 The account does not exist.

----- Original message -----

Message-ID: <thu.1@anbinh.gov.vn>
"""
POSTFIX = """This is the mail system at host mx.vidu.vn.

<binh@vidu.vn>: host mx.vidu.vn[192.0.2.1] said: 550 5.1.1 unknown (in reply to RCPT)

Message-ID: <thu.1@anbinh.gov.vn>
"""
VIETNAMESE = """Không thể gửi thư của bạn tới binh@vidu.vn.

Máy chủ trả lời: 550 5.1.1 không có hộp thư này

Message-ID: <thu.1@anbinh.gov.vn>
"""


@pytest.mark.parametrize("body", [QMAIL, EXIM, EXCHANGE, GMAIL, POSTFIX, VIETNAMESE])
@pytest.mark.parametrize(
    "sender",
    ["From: MAILER-DAEMON@mx.vidu.vn", "Return-Path: <>", "From: postmaster@vidu.vn"],
)
def test_servers_that_report_in_prose_are_understood(body: str, sender: str) -> None:
    mail = read(sender, "To: tiepdan@anbinh.gov.vn", "Subject: failure", body=body)
    assert mail.bounce is not None
    assert mail.bounce.action == "failed"
    assert mail.bounce.recipients == ("binh@vidu.vn",)
    assert mail.bounce.status == "5.1.1"
    assert mail.bounce.message_ids == ("<thu.1@anbinh.gov.vn>",)


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        (f"MicrosoftExchange{'0a' * 16}@vidu.vn", "Không thể gửi: Thư", "x"),
        (
            f"MicrosoftExchange{'0a' * 16}@vidu.vn",
            "Undeliverable: Thư",
            "Delivery has failed to these recipients or groups:",
        ),
        ("<MAILER-DAEMON>", "Mail failure", "binh@vidu.vn: unknown"),
        ("post_master@vidu.vn", "Undeliverable Message", "No valid recipients"),
        ("Postmaster@vidu.cn", "系统退信", "x"),
    ],
)
def test_servers_with_names_of_their_own_are_known(
    sender: str, subject: str, body: str
) -> None:
    assert read(f"From: {sender}", f"Subject: {subject}", body=body).bounce is not None


def test_a_warning_is_no_failure() -> None:
    body = "Your message to binh@vidu.vn has not yet been delivered. Still trying."
    mail = read("From: MAILER-DAEMON@vidu.vn", "Subject: Delayed mail", body=body)
    assert mail.bounce is not None
    assert mail.bounce.action == "delayed"


def test_x_failed_recipients_is_enough() -> None:
    mail = read("From: x@vidu.vn", "X-Failed-Recipients: binh@vidu.vn", body="?")
    assert mail.bounce is not None
    assert mail.bounce.recipients == ("binh@vidu.vn",)


@pytest.mark.parametrize("body", [QMAIL, GMAIL])
def test_a_person_who_passes_a_bounce_on_is_a_person(body: str) -> None:
    mail = read("From: Bình <binh@vidu.vn>", "Subject: Fwd: failure notice", body=body)
    assert mail.bounce is None
    assert mail.automatic == ""


def test_a_vacation_notice_with_a_null_path_is_no_bounce() -> None:
    mail = read(
        "From: Bình <binh@vidu.vn>", "Return-Path: <>", "Auto-Submitted: auto-replied",
        "Subject: Tôi đi vắng",
    )  # fmt: skip
    assert mail.bounce is None
    assert mail.automatic == "vacation"
    assert mail.return_path == "<>"
