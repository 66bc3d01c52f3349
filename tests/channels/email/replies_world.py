"""Answers as mail programs elsewhere frame them: shapes seen, words ours.

Each case: a name, the whole text, and the newly written part.
"""

ANSWER = "Tuesday at nine suits us."
OLDER = "Dear all,\ncould we meet next week?"
QUOTED = "\n".join(f"> {line}" for line in OLDER.split("\n"))

_HEADS = {
    "Gmail": "On Mon, Jun 5, 2023 at 10:24 AM Ann Lee <ann.lee@example.org> wrote:",
    "Gmail, wrapped": "On Mon, Jun 5, 2023 at 10:24 AM Ann Lee <\n"
    "ann.lee@example.org> wrote:",
    "Gmail, wrapped before an address like a word": "On Mon, Jun 5, 2023 at 10:24 AM"
    " Ann Lee <\na.lee@example.org> wrote:",
    "wrapped before the time": "On Tuesday, June 5, 2023\n"
    "at 10:24 AM, Ann Lee <ann@example.org> wrote:",
    "wrapped before a name with digits": "On Mon, 5 Jun 2023 at 10:24,\n"
    "2024 Office <ann@example.org> wrote:",
    "Swedish, wrapped before the time": "Den mån 5 juni 2023\n"
    "kl 10:24 skrev Ann Lee <ann@example.org>:",
    "Vietnamese, wrapped before the time": "Vào Th 2, 5 thg 6, 2023 vào\n"
    "lúc 10:24 Ann Lee <ann@example.org> đã viết:",
    "Gmail, three lines": "On Mon, Jun 5, 2023 at 10:24 AM Ann Lee\n<ann@example.org>\n"
    "wrote:",
    "Gmail of old": "2014-10-17 11:28 GMT+07:00 Ann Lee <ann.lee@example.org>:",
    "Gmail of old, no address": "2014-10-17 11:28 GMT+07:00 Ann Lee",
    "Apple Mail": "On 5 Jun 2023, at 10:24, Ann Lee <ann.lee@example.org> wrote:",
    "Apple Mail, mailto": "On Jun 5, 2023, at 10:24, Ann Lee"
    " <ann@example.org<mailto:ann@example.org>> wrote:",
    "Thunderbird": "On 05/06/2023 10:24, Ann Lee wrote:",
    "Samsung": "Ann Lee <ann.lee@example.org> wrote:",
    "Zoho": "---- On Mon, 05 Jun 2023 10:24:11 +0700 Ann <ann@example.org> wrote ----",
    "Android": "---- Ann Lee wrote ----",
    "a news reader": "In message <12@example.org>, Ann Lee <ann@example.org> writes:",
    "an address between lines": "On Tue, Apr 11, 2017 at 10:07 PM Ann Lee\n\n<\n"
    "mailto:Ann Lee <ann@example.org>\n> wrote:",
    "a list server": "Ann Lee via Town Meetings wrote:",
    "German": "Am Mo., 5. Juni 2023 um 10:24 Uhr schrieb Ann Lee <ann@example.org>:",
    "German, verb first": "Ann Lee <ann@example.org> schrieb am Mo., 5. Juni 2023 um"
    " 10:24 Uhr:",
    "French": "Le lun. 5 juin 2023 à 10:24, Ann Lee <ann@example.org> a écrit :",
    "Spanish": "El lun, 5 jun 2023 a las 10:24, Ann (<ann@example.org>) escribió:",
    "Italian": "Il giorno lun 5 giu 2023 alle ore 10:24 Ann <a@example.org> ha "
    "scritto:",
    "Portuguese": "Em seg., 5 de jun. de 2023 às 10:24, Ann <a@example.org> escreveu:",
    "Dutch": "Op ma 5 jun 2023 om 10:24 schreef Ann Lee <ann@example.org>:",
    "Dutch, Apple": "Op 5 jun. 2023, om 10:24 heeft Ann <a@example.org> het volgende"
    " geschreven:",
    "Polish": "W dniu 5 czerwca 2023 10:24 użytkownik Ann <ann@example.org>\nnapisał:",
    "Czech": "po 5. 6. 2023 v 10:24 odesílatel Ann Lee <ann@example.org> napsal:",
    "Danish": "5. juni 2023 kl. 10.24 skrev Ann Lee <ann@example.org>:",
    "Swedish": "Den 5 juni 2023 10:24:18, Ann Lee (ann@example.org) skrev:",
    "Norwegian": "man. 5. jun. 2023 kl. 10:24 skrev Ann Lee <ann@example.org>:",
    "Finnish": "ma 5. kesäk. 2023 klo 10.24 Ann Lee (ann@example.org) kirjoitti:",
    "Russian": "пн, 5 июн. 2023 г. в 10:24, Ann Lee <ann@example.org>:",
    "Russian, Yandex": '05.06.2023, 10:24, "Ann Lee" <ann@example.org>:',
    "Ukrainian": "пн, 5 черв. 2023 р. о 10:24 Ann Lee <ann@example.org> пише:",
    "Turkish": "Ann <ann@example.org>, 5 Haz 2023 Pzt, 10:24 tarihinde şunu yazdı:",
    "Hungarian": "Ann <ann@example.org> ezt írta (időpont: 2023. jún. 5., H, 10:24):",
    "Romanian": "În lun., 5 iun. 2023 la 10:24, Ann Lee <ann@example.org> a scris:",
    "Chinese": "安 <ann@example.org> 于2023年6月5日周一 10:24写道：",
    "Japanese": "2023年6月5日(月) 10:24 Ann Lee <ann@example.org>:",
    "Korean": "2023년 6월 5일 (월) 오전 10:24, Ann Lee <ann@example.org>님이 작성:",
}

_BLOCKS = {
    "Outlook": "From: Ann Lee <ann@example.org>\nSent: Monday, 5 June 2023 10:24\n"
    "To: Town Hall\nSubject: Meeting",
    "Outlook, rule": "________________________________\nFrom: Ann Lee\n"
    "Sent: Monday, June 5, 2023 10:24 AM\nTo: Town Hall <town@example.org>\n"
    "Cc: Bo\nSubject: Meeting",
    "Outlook, bold": "*From:* Ann Lee [mailto:\nann@example.org]\n"
    "*Sent:* Monday, June 5, 2023 10:24 AM\n*To:* Town Hall\n*Subject:* Meeting",
    "Outlook, dividing line": "-----Original Message-----\nFrom: Ann Lee\n"
    "Sent: Monday, June 5, 2023 10:24 AM\nTo: Town Hall\nSubject: Meeting",
    "Hotmail": "Date: Mon, 5 Jun 2023 10:24:11 +0700\nFrom: ann@example.org\n"
    "To: town@example.org\nSubject: Meeting",
    "date and reader only": "Date: Mon, 5 Jun 2023 10:24:11 +0700\n"
    "To: town@example.org",
    "flattened by a phone": "Date: Mon, 5 Jun 2023 10:24:11 +0700 From: a@example.org"
    " To: Town Subject: Meeting",
    "German": "Von: Ann Lee <ann@example.org>\nGesendet: Montag, 5. Juni 2023 10:24\n"
    "An: Rathaus\nBetreff: Treffen",
    "German, dividing line": "-----Ursprüngliche Nachricht-----",
    "French": "De : Ann Lee [mailto:ann@example.org]\n"
    "Envoyé : lundi 5 juin 2023 10:24\nÀ : Mairie\nObjet : Réunion",
    "Spanish": "-----Mensaje original-----\nDe: Ann Lee\nEnviado: 05/06/2023 10:24\n"
    "Para: Ayuntamiento\nAsunto: Reunión",
    "Portuguese": "De: ann@example.org\nEnviada em: segunda-feira, 5 de junho de 2023"
    " 10:24\nPara: Câmara\nAssunto: Reunião",
    "Danish": "Fra: ann@example.org\nSendt: 5. juni 2023 10:24\nTil: By\nEmne: Møde",
    "Swedish": "Från: Ann [mailto:ann@example.org]\nSkickat: den 5 juni 2023 10:24\n"
    "Till: Stad\nÄmne: Möte",
    "Chinese": "------------------ 原始邮件 ------------------\n"
    '发件人: "Ann" <ann@example.org>;\n发送时间: 2023年6月5日(星期一) 上午10:24\n'
    '收件人: "市"<town@example.org>;\n主题: 会议',
    "above this line": "##- Please type your reply above this line -##",
}

CASES: list[tuple[str, str, str]] = [
    *(
        (f"{name}, marked", f"{ANSWER}\n\n{head}\n\n{QUOTED}\n", ANSWER)
        for name, head in _HEADS.items()
    ),
    *(
        (f"{name}, not marked", f"{ANSWER}\n\n{head}\n\n{OLDER}\n", ANSWER)
        for name, head in _HEADS.items()
        if "Android" not in name
    ),
    *(
        (f"{name}, block", f"{ANSWER}\n\n{head}\n\n{OLDER}\n", ANSWER)
        for name, head in _BLOCKS.items()
    ),
    (
        "a quotation wrapped by the answering program",
        (
            f"{ANSWER}\n\nOn 05/06/2023 10:24, Ann Lee wrote:\n"
            "> The hall has forty chairs, a projector, a small kitchen and a room for\n"
            "coats next to the entrance.\n> It is free on Tuesday.\n"
        ),
        ANSWER,
    ),
    (
        "a link broken inside a quotation",
        (
            f"{ANSWER}\n\nOn 05/06/2023 10:24, Ann Lee wrote:\n> See the plan\n>\n"
            "> https://example.org/plan\n_page=12&x=(3)\n>\n> Ann\n"
        ),
        ANSWER,
    ),
    (
        "an answer on the attribution's line",
        f"{ANSWER} On Mon, Jun 5, 2023 at 10:24 AM, ann@example.org wrote:\n{QUOTED}",
        ANSWER,
    ),
    (
        "below, with a signature",
        (
            f"On 05/06/2023 10:24, Ann Lee wrote:\n{QUOTED}\n\n{ANSWER}\n\n"
            "--\nBo Berg\nTown Hall\n"
        ),
        ANSWER,
    ),
    (
        "a signature above the quotation",
        (
            f"{ANSWER}\n\n-- \nBo Berg\n\nOn 05/06/2023 10:24, Ann Lee wrote:\n"
            f"{QUOTED}\n"
        ),
        ANSWER,
    ),
    (
        "between the lines, without an attribution",
        "> When?\n\nOn Tuesday.\n\n> Where?\n>\n\nAt the hall.\n",
        "On Tuesday.\n\nAt the hall.",
    ),
    (
        "a list's footer",
        (
            f"{ANSWER}\n\n-Bo\n\n_______________________________________________\n"
            "town mailing list\ntown@example.org\nhttps://example.org/listinfo/town\n"
        ),
        ANSWER,
    ),
    ("a phone", f"{ANSWER}\nSent from my Nokia 3310\n", ANSWER),
    (
        "several phones",
        (
            f"{ANSWER}\n\nSent from my iPhone\n\n(sent from a phone)\n"
            "Get Outlook for iOS<https://example.org/x>\n"
        ),
        ANSWER,
    ),
    (
        "a phone that apologises",
        f"{ANSWER}\n\nSent from my cell, please excuse any typos.\n",
        ANSWER,
    ),
    (
        "a disclaimer",
        (
            f"{ANSWER}\n\n______________________________\nThis e-mail and any files"
            " with it are confidential and intended for the addressee.\n"
        ),
        ANSWER,
    ),
    (
        "on a day, in a sentence",
        "On Friday, when I tried, it did not open.\n\nOn the other hand he wrote it.",
        "On Friday, when I tried, it did not open.\n\nOn the other hand he wrote it.",
    ),
    (
        "a rule inside a letter",
        (
            f"First part.\n\n{'_' * 40}\n\nSecond part, as long as the first.\n\n"
            f"Bo Berg\n\n"
            f"On 05/06/2023 10:24, Ann Lee wrote:\n{QUOTED}\n"
        ),
        f"First part.\n\n{'_' * 40}\n\nSecond part, as long as the first.\n\nBo Berg",
    ),
    (
        "bullets",
        "Please change:\n\n-\nthe first field\n- the second\n",
        "Please change:\n\n-\nthe first field\n- the second",
    ),
    (
        "sent from a place, in a sentence",
        "The goods were\n\nSent from my desk, which is easier than my telephone.",
        "The goods were\n\nSent from my desk, which is easier than my telephone.",
    ),
    (
        "an arrow is no quotation",
        "Come and see.\n>>> https://example.org <<<\nAll are welcome.",
        "Come and see.\n>>> https://example.org <<<\nAll are welcome.",
    ),
    (
        "a forward",
        (
            "FYI\n\n---------- Forwarded message ---------\n"
            "From: Ann <ann@example.org>\n"
            "Date: Mon, Jun 5, 2023 at 10:24 AM\nSubject: Hall\n"
            "To: <bo@example.org>\n\n"
            "It is free."
        ),
        (
            "FYI\n\n---------- Forwarded message ---------\n"
            "From: Ann <ann@example.org>\n"
            "Date: Mon, Jun 5, 2023 at 10:24 AM\nSubject: Hall\n"
            "To: <bo@example.org>\n\n"
            "It is free."
        ),
    ),
]
