"""The words programs and people put around quotations, by language.

Each list is a regular expression of alternatives, one or more a line. Vietnamese is
what our citizens' programs speak; the others are what else reaches a Vietnamese
office: visitors, companies, programs that were never switched to Vietnamese.
"""

from channels.email.mime.wording import alternatives

VERBS = alternatives(r"""
    đã viết|da viet|viết|đã trả lời|đã gửi|có viết
    wrote|writes|sent|said|schrieb|schreef|geschreven|geschrieben|a écrit|écrit
    escribió|escribio|escreveu|ha scritto|scrisse|va escriure|a scris|menulis
    skrev|kirjoitti|skrifaði|yazdı|írta|έγραψε|เขียนว่า
    napisał(?:\(a\)|a)?|napsal(?:\(a\)|a)?|napísal(?:\(a\)|a)?|napisao|je napisal
    пишет|пише|писал(?:\(а\)|а)?|написал(?:\(а\)|а)?|написав(?:\(ла\)|ла)?
    写道|寫道|写到|님이 작성|작성|書きました|のメール|כתב(?:/ה|ה)?|كتب
""")
"""Who says that somebody wrote."""

OPENERS = alternatives(r"""
    vào|ngày|lúc|trong (?:thư|email|mail|e-mail)|hôm|thứ|vao|ngay|luc
    on|at|in message|le|am|el|il(?: giorno)?|em|op|in data|pe|în|a(?:z|t)?|pada
    w dniu|dnia|dne|dňa|den|på|kl|в(?:о)?(?: [а-я]+)?|στις|בתאריך|ב
""")
"""How attributions that begin with a date begin."""

LABELS = {
    "from": """
        từ, người gửi, gửi từ, thư từ, from, von, de, da, van, od, från, fra, lähettäjä
        kimden, gönderen, от, від, от кого, 发件人, 寄件者
        寄件人, 差出人, 보낸사람, 보낸 사람, feladó, de la, expéditeur, remitente
        mittente, afzender, avsender, afsender, avsändare
        nadawca, odesílatel, odosielateľ, desde, של, מאת
    """,
    "sent": """
        đã gửi, đã gửi lúc, gửi, ngày, ngày gửi, thời gian, thời gian gửi, gửi lúc
        gửi ngày, gửi vào, vào ngày, gửi vào lúc, sent, date, date sent, sent on
        gesendet, datum, envoyé, envoyé le, enviado, enviado el, enviada, enviada em
        enviado em, enviat, fecha, inviato, data, verzonden, wysłano, wysłane, skickat
        sendt, dato, lähetetty, päiväys, päivä, gönderildi, gönderilme, tarih
        отправлено, дата, надіслано, odesláno, odoslané, 发送时间
        发件时间, 发送日期, 日期, 时间, 寄件日期, 傳送日期, 送信日時, 送信日, 日付, 日時
        보낸 날짜, 보낸날짜, 날짜, küldve, dátum, elküldve, trimis, trimis la, dată
        נשלח, תאריך
    """,
    "to": """
        tới, đến, người nhận, gửi tới, gửi đến, to, an, à, para, a, aan, do, till, til
        vastaanottaja, kime, alıcı, кому, komu, pre, 收件人, 收件者, 宛先, 받는사람
        받는 사람, 받는이, címzett, către, destinataire, destinatario, per, אל
    """,
    "subject": """
        chủ đề, tiêu đề, chủ thư, subject, betreff, objet, asunto, oggetto, assunto
        onderwerp, temat, ämne, emne, aihe, konu, тема, předmět, predmet, 主题, 主旨
        件名, 제목, tárgy, subiect, assumpte, נושא
    """,
    "cc": """
        đồng gửi, đồng kính gửi, bản sao, sao gửi, cc, bcc, kopie, copie, dw, kopia
        másolat, 抄送, 副本, 참조, копия, копія, kopio, kopi, bilgi, c.c., ccn, cópia
    """,
    "other": """
        trả lời tới, tệp đính kèm, đính kèm, mức quan trọng, reply-to, reply to
        importance, priority, attachments, attachment, organization, wichtigkeit
        anlagen
    """,
}
"""The labels of header blocks by what they name, separated by commas and lines."""

ORIGINAL = alternatives(r"""
    (?:tin nhắn|thư|e-?mail|thông điệp|nội dung|thông báo) (?:gốc|ban đầu|trước|cũ)
    original|origin[ae]|ursprung|urspruengl|ursprüngl|antwort nachricht|reply message
    replied message|oprindelig|opprinnelig|alkuperäinen|oorspronkelijk|oryginaln
    původní|pôvodn|eredeti|orijinal|mesajul|исходное|оригинал|первоначальн
    原始|原邮件|邮件原件|元の|원본
""")
"""What dividing lines call the older message."""

ABOVE = alternatives(r"""
    (?:reply|write|respond|answer|type).{0,30} above this line|above this (?:line|email)
    (?:trả lời|viết|phản hồi|nhập).{0,30}(?:phía |bên )?trên (?:dòng|đường) này
    antwort.{0,20}über dieser (?:linie|zeile)|répon.{0,20}au-dessus de cette ligne
""")
"""How a service asks to be answered above a line."""

FORWARD = alternatives(r"""
    (?:được |đã )?chuyển tiếp|chuyen tiep|forwarded (?:message|mail|e-?mail)
    begin forwarded|fwd:|weitergeleitete|message (?:transféré|réexpédié)
    mensaje reenviado|messaggio inoltrato|mensagem (?:re)?encaminhada
    doorgestuurd bericht|vidarebefordra|videresend|välitetty|пересылаем|пересланн
    转发|轉寄|转寄|전달된|przekazan|přeposlan|továbbított|iletilen|redirecționat|転送
""")
"""What dividing lines call a forwarded message."""

BEGIN_FORWARD = alternatives(r"""
    bắt đầu (?:thư|tin nhắn|email|nội dung) (?:được |đã )?chuyển tiếp
    begin forwarded message|anfang der weitergeleiteten
    début du message (?:réexpédié|transféré)|inizio messaggio inoltrato
    begin doorgestuurd|inicio del mensaje reenviado|vidarebefordrat brev
    início da mensagem (?:re)?encaminhada
""")
"""How Apple Mail begins a forward."""

DEVICES = alternatives(r"""
    điện thoại|máy tính bảng|thiết bị|ứng dụng|hộp thư|mail|email|thư|yahoo|outlook
    iphone|ipad|samsung|galaxy|android|oppo|xiaomi|zalo|mobile|di động|windows|gmail
    vivo|nokia|blackberry|mac
""")
"""What Vietnamese programs say a message was sent from."""

SENT_FROM = alternatives(rf"""
    (?:được |đã )?gửi (?:từ|bằng|qua|trên) (?:{DEVICES})\b.*
    (?:được |đã )?gửi (?:từ|bằng|qua|trên) .{{0,20}}(?:của tôi|của em|của mình)\W*
    (?:tải(?: xuống)?|lấy|nhận) outlook (?:cho|dành cho) .*
    sen[td] (?:from|via|using|with)(?: my| the)? \S+(?:[\s\-/]+\S+){{0,6}}
    get(?: the)? outlook for \w+.*|diese nachricht wurde von mein.{{1,60}}
    (?:von|aus) (?:meinem|unterwegs|outlook|yahoo|gmx|mobil)\b.{{0,60}}
    gesendet (?:von|mit|über|aus) .{{1,50}}
    envoyé (?:de|depuis|à partir de) .{{1,50}}|inviat[oa] (?:da|dal|con) .{{1,50}}
    enviado (?:desde|do|de|a partir) .{{1,50}}|verstuurd vanaf .{{1,50}}
    verzonden (?:vanaf|met|vanuit) .{{1,50}}|skickat från .{{1,50}}
    sendt fra .{{1,50}}|lähetetty .{{1,50}}|wysłan[eo] z .{{1,50}}
    отправлено (?:с|из) .{{1,50}}|odesláno z .{{1,50}}|trimis de pe .{{1,50}}
    (?:發|从|從|发)(?:自|送自)?我的? ?.{{1,30}}|[<(]*sent by (?:my )?\S+[>)]*
    [<(]+sent (?:from|via|using) (?:my |a )?.{{1,40}}[>)]+
    \w+ from mobile|from my \S+(?: \S+)?
    .{{1,20}}から送信|나의 .{{1,20}}에서 보냄
""")
"""What phones and web mail append."""

FOOTER = alternatives(r"""
    (?:tuyên bố|thông báo|lưu ý)(?: về)? (?:bảo mật|miễn trừ|miễn trách|pháp lý)
    lưu ý *: *(?:thư|e-?mail)|không có vi-?rút|đã (?:được )?quét vi-?rút
    (?:thư|e-?mail|thư điện tử) này\b.{0,150}(?:bảo mật|bí mật|người nhận|chỉ dành)
    bạn nhận được (?:thư|e-?mail|tin).{0,25} vì|(?:để )?hủy đăng ký
    confidential(?:ity)?\b.{0,40}(?:notice|note|statement|:|is |may)
    disclaimer *[:.]|disclaimer *$|legal (?:notice|disclaimer)
    this (?:e-?mail|message) (?:has been|was) (?:checked|scanned|sent)
    virus-free\b|please consider the environment|no virus found
    you (?:are receiv|receiv).{0,40}(?:because|this)|to unsubscribe\b
    unsubscribe (?:from|here)|diese e-?mail (?:enthält|kann).{0,60}vertraul
    ce (?:message|courriel).{0,80}confident
    (?:this|information.{0,14} this) (?:e-?mail|message)\b.{0,80}confidential
    (?:this|information.{0,14} this) (?:e-?mail|message)\b.{0,80}intended (?:only )?for
""")
"""How disclaimers, virus notices and subscription notes begin."""

LIST_FOOTER = alternatives(r"""
    mailing list|listinfo|google groups|unsubscribe|subscribed to the|list-?serv
    danh sách thư|hủy đăng ký|yahoo! groups
""")
"""What is in the footers of mailing lists."""

CLOSING = alternatives(r"""
    trân trọng|tran trong|thân mến|thân ái|kính thư|kính chào|kính đơn
    xin (?:chân thành )?cảm ơn|(?:kind |best |warm )*regards|best wishes|sincerely
    yours (?:truly|sincerely|faithfully)|cheers|mit freundlichen grüßen|mfg
    cordialement|saludos|atentamente|cordiali saluti
""")
"""How letters close."""

CONTACT = alternatives(r"""
    (?:\+?\d[\d .()\-]{7,}\d)|https?://|www\.|[^\s@]+@[^\s@]+\.\w
    \b(?:đt|sđt|điện thoại|di động|đ/c|địa chỉ|công ty|cty|phòng|sở|ubnd|trưởng|phó)\b
    \b(?:giám đốc|chuyên viên|nhân viên|tel|phone|mobile|fax|hotline|website|address)\b
    \b(?:e-?mail|ltd|inc|gmbh|director|manager|engineer|officer)\b
""")
"""What lines of contact details hold."""
