"""The words machines use: vacation notices and reports of mail servers, by language."""


def alternatives(lines: str) -> str:
    """Join the lines of a regular expression; a line may hold several alternatives."""
    return "|".join(line.strip() for line in lines.strip().splitlines())


AWAY_SUBJECT = alternatives(r"""
    (?:thư )?(?:trả|tra) (?:lời|loi) (?:tự|tu) (?:động|dong)
    (?:phản hồi|phúc đáp) tự động
    (?:tự|tu) (?:động|dong) (?:trả|tra) (?:lời|loi)|đi vắng\s*:
    (?:thông báo )?vắng mặt(?:\s*:|\s*$| tại văn phòng)
    (?:auto|autosvar|abwesenheitsnotiz|abwesend|frånvaro|poissa)\s*:
    \[?auto(?:matic|mated)?[ -]?(?:reply|response|responder)\b
    (?:i am |i'm )?out of (?:the )?office(?:\s*:|\s*$|\s+(?:auto|reply|notif|messag))
    (?:i am |i'm )?out of (?:the )?office (?:until|till|from)\b
    vacation (?:reply|response|message|notice)\b|afwezigheidsbericht
    automatische (?:antwort|abwesenheit)|automatisch antwoord|absence du bureau
    réponse automatique|respuesta automática|fuera de (?:la )?oficina\s*:
    risposta automatica|fuori sede\s*:|resposta automática|ausente do escritório
    automatiskt svar|automatisk svar|automatyczna odpowiedź|automatická odpověď
    автоответ|автоматический ответ|automatikus válasz|otomatik yanıt
    自动(?:回复|答复)|自動(?:回覆|応答|返信)|자동 ?(?:회신|응답)
""")
"""How the subjects of vacation notices begin."""

RETURNED_SUBJECT = alternatives(r"""
    (?:thư|tin nhắn|e?mail)[^:]{0,30} không (?:gửi|chuyển|phát) (?:được|thành công)
    không (?:thể )?(?:gửi|chuyển|phát) (?:được )?(?:thư|tin|e?mail)
    gửi (?:thư|tin|e?mail)? ?(?:không thành công|thất bại)|(?:thư|mail) (?:bị )?trả lại
    undeliver|delivery (?:status notif|fail|problem|has failed|error)|delivery report
    deliver(?:y|ed)? failure|failure notice|returned mail|message not delivered
    mail delivery (?:fail|system)|failed (?:mail|delivery)|could not be delivered
    mail system error|nondeliverable|non-?delivery|address not found
    unzustellbar|non (?:remis|distribu)|échec|no se (?:puede|pudo) entregar
    mancato recapito|onbestelbaar|niet bezorgd|mail failure|退信|không thể gửi\s*:
    warning: (?:message|could not send)|delayed
""")
"""What the subjects of delivery reports hold."""

RETURNED_BODY = alternatives(r"""
    không (?:tìm thấy địa chỉ|thể gửi|gửi được|chuyển được)
    this is the (?:qmail-send program|postfix|[\w ]{0,30}mail system)
    created automatically by (?:the )?(?:mail delivery|internet mail)
    permanent(?:ly)? (?:fatal )?error|unrouteable|delivery failure|user unknown
    not a valid (?:user|recipient|mailbox)|no such (?:user|mailbox|recipient)
    delivery to the following recipients? (?:has |have )?(?:failed|been delayed)
    did not reach (?:some or all of )?the (?:intended|following) recipient
    delivery has failed to these recipients|couldn.t be delivered
    could not be delivered|(?:wasn.t|was not|not) (?:be )?delivered to
    unable to deliver (?:your|the|this) (?:message|mail)
    undeliverable (?:address|mail|message)|mailbox (?:is )?(?:full|unavailable)
    message (?:could not|cannot) be (?:delivered|sent)
    your message to .{1,80} (?:failed|couldn)|following address(?:es)? (?:had|failed)
""")
"""What mail servers say when they report in prose."""

DELAYED = alternatives(r"""
    bị trì hoãn|tạm hoãn|\bdelay(?:ed)?\b|has not yet been delivered
    will (?:be retried|continue to (?:be )?tr)|do not need to resend|still trying
    warning message only
""")
"""That they have not given up yet."""

RETURNED_COPY = alternatives(r"""
    below this line is a copy|this is a copy of (?:the|your) message|unsent message
    (?:here is a |the )?(?:copy of the )?original message (?:follows|headers)
    returned (?:mail|message)|original message\b
""")
"""Where in such prose the returned message begins."""
