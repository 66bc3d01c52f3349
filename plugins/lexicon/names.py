"""What the topics and kinds are called when a reason names one."""

from core.api import N_, LetterKind

KIND_NAMES = {
    LetterKind.COMPLAINT: N_("khiếu nại"),
    LetterKind.DENUNCIATION: N_("tố cáo"),
    LetterKind.PETITION: N_("kiến nghị"),
    LetterKind.REPORT: N_("phản ánh"),
}
TOPIC_NAMES = {
    "dat_dai": N_("Đất đai"),
    "boi_thuong": N_("Bồi thường – giải phóng mặt bằng"),
    "xay_dung": N_("Xây dựng – trật tự đô thị"),
    "giao_thong": N_("Giao thông – hạ tầng"),
    "dien_nuoc": N_("Điện – nước"),
    "moi_truong": N_("Môi trường – rác thải"),
    "y_te": N_("Y tế – an toàn thực phẩm"),
    "giao_duc": N_("Giáo dục"),
    "chinh_sach_xa_hoi": N_("Chính sách xã hội – người có công"),
    "lao_dong": N_("Lao động – việc làm"),
    "ho_tich": N_("Hộ tịch – tư pháp"),
    "thu_tuc_hanh_chinh": N_("Thủ tục hành chính"),
    "thai_do_phuc_vu": N_("Thái độ phục vụ của cán bộ"),
    "an_ninh_trat_tu": N_("An ninh trật tự"),
    "tieng_on": N_("Tiếng ồn"),
    "thue_phi": N_("Thuế – phí"),
    "nong_nghiep": N_("Nông nghiệp – thủy lợi"),
    "van_hoa": N_("Văn hóa – thể thao"),
    "vien_thong": N_("Viễn thông"),
    "thi_hanh_an": N_("Thi hành án"),
}
"""Those of the rule pack; a list for a topic of your own may go without a name."""
