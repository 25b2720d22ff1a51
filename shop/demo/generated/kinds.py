"""What generated co-ops sell: real kinds of goods with the packs, prices and months they have."""

from dataclasses import dataclass

#: Words for packs → grams in one; 0: sold by the piece.
KG, HALF_KG, FIVE_KG, TEN_KG = (
    ("kg", 1000),
    ("gói 500g", 500),
    ("túi 5kg", 5000),
    ("bao 10kg", 10000),
)
JAR, BOTTLE, LITRE = ("hũ 400g", 400), ("chai 500ml", 0), ("chai 1 lít", 0)
TEN, PIECE, SET, BOX = ("chục", 0), ("cái", 0), ("bộ", 0), ("hộp 1kg", 1000)


@dataclass(frozen=True)
class Kind:
    """One kind of goods.

    ``vnd`` is the range of prices, in đồng: for one kilogram where the pack has a weight, else
    for one pack. ``season`` is (first, last month) or empty; ``keeps`` days, 0 when for ever.
    """

    name: str
    shelf: str
    varieties: tuple[str, ...]
    packs: tuple[tuple[str, int], ...]
    vnd: tuple[int, int]
    photo: str
    season: tuple[int, ...] = ()
    storage: str = "Để nơi khô, thoáng."
    keeps: int = 180


KINDS = (
    Kind("Gạo tẻ", "gao-te", ("Bắc Hương", "tám xoan", "ST25", "nếp lai", "khang dân"),
         (FIVE_KG, TEN_KG, KG), (17_000, 38_000), "gao-bac-huong-5kg.jpg"),
    Kind("Gạo nếp", "gao-nep", ("cái hoa vàng", "nương", "cẩm", "nhung"),
         (KG, FIVE_KG), (28_000, 48_000), "nep-cai-hoa-vang.jpg", (10, 6)),
    Kind("Ngô", "ngo", ("nếp tươi", "ngọt", "tẻ hạt khô"), (TEN, FIVE_KG), (12_000, 50_000),
         "ngo-nep-tuoi.jpg", (11, 1), "Ăn trong ngày là ngon nhất.", 3),
    Kind("Lạc", "dau-lac", ("nhân đỏ", "củ khô", "sen"), (KG, HALF_KG), (55_000, 95_000),
         "lac-nhan-do.jpg", (6, 12)),
    Kind("Đậu", "dau-lac", ("xanh nguyên hạt", "đen xanh lòng", "tương", "đỏ"), (KG, HALF_KG),
         (45_000, 90_000), "dau-xanh.jpg", (8, 2)),
    Kind("Cam", "rau-qua", ("vàng", "sành", "Canh", "đường"), (KG, BOX), (20_000, 55_000),
         "cam-vang.jpg", (10, 1), "Nơi thoáng hoặc ngăn mát.", 15),
    Kind("Bưởi", "rau-qua", ("đỏ", "Diễn", "da xanh"), (PIECE,), (25_000, 70_000), "buoi-do.jpg",
         (11, 1), "Nơi thoáng, đừng bọc ni lông.", 30),
    Kind("Rau cải", "rau-qua", ("ngọt", "mèo", "bẹ", "thìa"), (KG, HALF_KG), (15_000, 35_000),
         "gio-rau-tuan.jpg", (10, 3), "Ngăn mát.", 3),
    Kind("Trứng", "thit-trung", ("gà ta", "gà đen", "vịt cỏ", "cút"), (TEN,), (28_000, 60_000),
         "trung-ga-ta.jpg", (), "Để đầu nhọn xuống dưới, nơi mát.", 20),
    Kind("Gà", "thit-trung", ("ta thả vườn", "đồi", "mía", "ác"), (KG, PIECE), (120_000, 260_000),
         "ga-ta-tha-vuon.jpg", (), "Ngăn mát 2 ngày, ngăn đá 1 tháng.", 2),
    Kind("Thịt lợn", "thit-trung", ("ba chỉ", "nạc vai", "chân giò", "mán"), (KG, HALF_KG),
         (130_000, 220_000), "thit-ba-chi.jpg", (), "Ngăn mát 2 ngày.", 2),
    Kind("Giò", "banh-gio-nem", ("lụa", "bò", "xào"), (("cây 500g", 500),), (170_000, 260_000),
         "gio-lua.jpg", (), "Ngăn mát.", 5),
    Kind("Nem chua", "banh-gio-nem", ("gói lá chuối", "nướng", "hộp quà"), (TEN,),
         (40_000, 75_000), "nem-chua.jpg", (), "Ngăn mát.", 5),
    Kind("Nước mắm", "nuoc-mam", ("cốt nhĩ", "hạng 1", "cá cơm"), (BOTTLE, LITRE),
         (45_000, 160_000), "nuoc-mam-cot-nhi.jpg", (), "Nơi mát, đậy kín.", 730),
    Kind("Mắm", "nuoc-mam", ("tép", "tôm", "cá linh"), (JAR,), (90_000, 220_000), "mam-tep.jpg",
         (), "Ngăn mát sau khi mở.", 365),
    Kind("Cá khô", "ca-muc-kho", ("chỉ vàng", "thu một nắng", "cơm"), (KG, HALF_KG),
         (150_000, 390_000), "ca-chi-vang.jpg", (3, 9), "Gói kín, để ngăn mát."),
    Kind("Mật", "mat-dau", ("ong rừng", "ong hoa nhãn", "mía"), (LITRE, BOTTLE),
         (70_000, 420_000), "mat-ong-rung.jpg", (3, 8), "Nơi mát, đậy kín.", 730),
    Kind("Măng khô", "do-gac-bep", ("nứa", "lưỡi lợn", "giang"), (KG, HALF_KG),
         (180_000, 320_000), "mang-kho.jpg", (7, 11)),
    Kind("Chiếu cói", "chieu", ("1,2 m", "1,5 m", "1,6 m", "1,8 m"), (PIECE,),
         (150_000, 360_000), "chieu-coi-1m5.jpg", (), "Phơi chỗ râm; không giặt máy.", 0),
    Kind("Làn cói", "do-dan", ("quai tre", "có nắp", "đi chợ"), (PIECE, SET), (80_000, 280_000),
         "lan-coi.jpg", (), "Để nơi khô, thoáng.", 0),
)  # fmt: skip

GRADES = ("", "", "Loại 1", "Loại 2", "Hàng chọn")
TOUCHES = ("", "", "", "vụ mới", "nhà làm", "đặc biệt", "truyền thống", "hữu cơ")

#: First and second parts of the names of hamlets.
HAMLETS = (
    ("Đông", "Tây", "Nam", "Bắc", "Thượng", "Hạ", "Phú", "Yên", "Bình", "Xuân"),
    ("Sơn", "Lâm", "Hòa", "Thịnh", "Lộc", "Khê", "Mỹ", "Giang", "Đồng", "Trung"),
)
FAMILY_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đỗ", "Bùi", "Trịnh", "Hà")
MIDDLE_NAMES = ("Thị", "Văn", "Thu", "Minh", "Ngọc", "Quốc", "Thanh", "Hữu")
GIVEN_NAMES = ("Hoa", "Lan", "Hùng", "Mai", "Dũng", "Hạnh", "Bình", "Thảo", "Sơn", "Yến")
