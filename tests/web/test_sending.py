"""What an officer reads of a message that did not go out."""

import pytest

from core.i18n import speaking
from core.web.sending import why_not_sent

LATE = "Bên nhận không trả lời kịp"
AWAY = "Không kết nối được với bên nhận"
REFUSED = "Máy chủ bên nhận từ chối"
ADDRESS = "Địa chỉ nhận không đúng hoặc không còn"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("time-out", LATE),
        ("SMTPTimeoutError", LATE),
        ("ReadTimeout", LATE),
        ("OSError", AWAY),
        ("ConnectError", AWAY),
        ("SMTPServerDisconnected", AWAY),
        ("no channel zalo", "Kênh này đang tắt"),
        ("no address to write to", "Không có địa chỉ để gửi"),
        ("file is not there: 00ff", "Tệp kèm theo không còn trong kho"),
        ("not laid in: PaperFailed", "Chưa chuẩn bị được tệp kèm theo"),
        ("worker died", "Chương trình dừng giữa lúc gửi"),
        ("smtp 550 5.1.1", ADDRESS),
        ("5.1.10", ADDRESS),
        ("smtp 452 4.2.2", "Hộp thư của người nhận đã đầy"),
        ("smtp 550 5.2.1", "Hộp thư của người nhận không nhận thư"),
        ("smtp 552 5.3.4", "Thư quá lớn với máy chủ bên nhận"),
        ("4.4.7", AWAY),
        ("smtp 554 5.7.1", REFUSED),
        ("smtp 550", REFUSED),
        ("smtp 450", "Máy chủ bên nhận tạm chưa nhận"),
        (
            "Zalo -230: đã quá thời hạn được nhắn cho người này",
            "Zalo -230: đã quá thời hạn được nhắn cho người này",
        ),
        ("smtp 5xx", "Lỗi kỹ thuật: smtp 5xx"),
        ("KeyError", "Lỗi kỹ thuật: KeyError"),
        ("Zalo -9: ", "Lỗi kỹ thuật: Zalo -9: "),
    ],
)
def test_a_fault_is_told_in_plain_words(fault: str, said: str) -> None:
    assert why_not_sent(fault) == said


def test_a_channels_own_words_are_in_the_readers_language() -> None:
    with speaking("en"):
        told = why_not_sent("Zalo -230: đã quá thời hạn được nhắn cho người này")
    assert told.startswith("Zalo -230: ")
    assert "thời hạn" not in told
