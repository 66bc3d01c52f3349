"""What HTML elements of mail programs mean: quotation, older message, signature."""

import re

from channels.email.mime.markup import Role

_QUOTE_CLASSES = frozenset({
    "moz-cite-prefix", "yahoo_quoted", "zmail_extra", "protonmail_quote",
    "tutanota_quote",
    "gmail_attr", "gmail_quote_attribution", "front-quote", "quoted-text", "zm_quote",
    "iwmailquote", "mailcore-quote", "quote-header", "replyforwardheader",
    "aolreplacedbody",
})  # fmt: skip
_CUT_CLASSES = frozenset({
    "outlookmessageheader", "ms-outlook-mobile-reference-message", "messageheader",
    "zmailheader", "x_outlookmessageheader",
})  # fmt: skip
_SIGNATURE_CLASSES = frozenset({
    "gmail_signature", "moz-signature", "protonmail_signature_block", "yahoo-signature",
    "gmail_signature_prefix", "pre-signature", "zmail_signature", "x_gmail_signature",
    "applemailsignature", "tutanota_signature", "elementtoproof_signature",
})  # fmt: skip
_QUOTE_IDS = frozenset({
    "olk_src_body_section", "isreplycontent", "reply-intro", "replyblockquote",
    "mail-editor-reference-message-container", "lg_quote", "yahoo_quoted",
})  # fmt: skip
_CUT_IDS = frozenset({
    "divrplyfwdmsg", "appendonsend", "stopspelling",
    "ms-outlook-mobile-body-separator-line",
    "divtagdefaultwrapper_reply", "mail-editor-reference-message", "orig_msg",
})  # fmt: skip
_SIGNATURE_IDS = frozenset({
    "applemailsignature", "signature", "ms-outlook-mobile-signature",
    "composer_signature",
    "applemailsignatureid", "mobilesignature",
})  # fmt: skip
_OUTLOOK_RULE = re.compile(
    r"border:\s*none;\s*border-top:\s*solid\s+#(?:E1E1E1|B5C4DF|b5c4df|e1e1e1)\s+1\.0pt"
    r"|border-top:\s*#(?:b5c4df|e1e1e1)\s+1px\s+solid",
    re.IGNORECASE,
)


def judge(tag: str, attributes: dict[str, str | None]) -> Role:
    """Say what an element is to somebody who looks for the newly written part."""
    if tag == "blockquote":
        return Role.QUOTE
    style = attributes.get("style") or ""
    if style and tag == "div" and _OUTLOOK_RULE.search(style):
        return Role.CUT
    names = {
        name.removeprefix("x_")
        for name in (attributes.get("class") or "").lower().split()
    }
    identity = (attributes.get("id") or "").lower().removeprefix("x_")
    if attributes.get("data-smartmail") == "gmail_signature":
        return Role.SKIP
    return _named(names, identity)


def _named(names: set[str], identity: str) -> Role:
    """Judge by class and id."""
    if identity in _CUT_IDS or names & _CUT_CLASSES:
        return Role.CUT
    if identity in _SIGNATURE_IDS or names & _SIGNATURE_CLASSES:
        return Role.SKIP
    if identity in _QUOTE_IDS or names & _QUOTE_CLASSES:
        return Role.QUOTE
    return Role.TEXT
