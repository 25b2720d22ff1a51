"""The shelves every market starts with, and the words that lead to them.

Words are written with their marks: without them "dầu lạc" (oil) and "đậu, lạc" (beans) are one.
Co-ops call the sections of their price lists by these words, and most names of goods begin with
one of them, since in Vietnamese the noun comes first.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Shelf:
    """One shelf: the last part of its address, its name, a line about it, its words."""

    slug: str
    name: str
    description: str
    words: str  # separated by commas
    children: tuple["Shelf", ...] = field(default=())


#: Where goods go that no word puts anywhere else.
OTHER = "dac-san-khac"

SHELVES = (
    Shelf(
        "gao-ngo",
        "Gạo, ngô",
        "Gạo mới xát, nếp dẻo, ngô bẻ trong ngày.",
        "lúa, thóc, lúa gạo, gạo ngô, lương thực, ngũ cốc, kê, tấm, cám",
        (
            Shelf(
                "gao-te",
                "Gạo tẻ",
                "Gạo ăn hằng ngày, xát khi có người đặt.",
                "gạo, gạo tẻ, gạo lứt, tám thơm, bắc hương",
            ),
            Shelf("gao-nep", "Gạo nếp", "Nếp cái, nếp nương để đồ xôi, gói bánh.", "gạo nếp, nếp"),
            Shelf("ngo", "Ngô", "Ngô tươi bẻ sớm, ngô hạt phơi khô.", "ngô, bắp ngô, bắp nếp"),
        ),
    ),
    Shelf(
        "dau-lac",
        "Đậu, lạc",
        "Đậu xanh, đậu đen, lạc đỏ phơi đủ nắng.",
        "đậu, đỗ, đậu lạc, đậu lạc ngô, lạc, vừng, mè, hạt sen",
    ),
    Shelf(
        "rau-qua",
        "Rau, quả",
        "Hái buổi sáng, đúng mùa mới bán.",
        "rau, củ, quả, trái cây, rau quả, rau củ quả, hoa quả, nông sản tươi, giỏ rau, cam, bưởi,"
        " quýt, chanh, chuối, ổi, na, vải, nhãn, dứa, mít, xoài, thanh long, bí, bầu, mướp,"
        " cà chua, cà tím, cà pháo, cà rốt, dưa, khoai, sắn, su hào, bắp cải, cải, hành, tỏi,"
        " gừng, nghệ, ớt, nấm, đậu đũa, đậu cô ve, đậu quả",
    ),
    Shelf(
        "thit-trung",
        "Thịt, trứng",
        "Gà vườn, vịt suối, trứng ghi ngày nhặt.",
        "thịt, trứng, thịt trứng, chăn nuôi, gia cầm, gia súc, gà, vịt, ngan, ngỗng, chim, lợn,"
        " heo, trâu, bò, dê, thỏ",
    ),
    Shelf(
        "banh-gio-nem",
        "Bánh, giò, nem",
        "Gói tay bằng lá chuối, lá dong vườn nhà.",
        "bánh, giò, chả, nem, chế biến, giò nem, bánh bún, bún bánh, bún, miến, phở, xôi, chè lam,"
        " kẹo, mứt, đậu phụ, tương, dưa muối, cà muối",
    ),
    Shelf(
        "mam-hai-san",
        "Mắm, hải sản",
        "Chượp trong chum sành, phơi trên giàn lưới.",
        "hải sản, thuỷ sản, thủy sản, tôm, cua, ghẹ, ngao, hàu, ốc, ếch, lươn, sứa",
        (
            Shelf(
                "nuoc-mam",
                "Nước mắm, mắm",
                "Ủ đủ mười hai tháng mới rút.",
                "nước mắm, mắm, nước mắm và mắm",
            ),
            Shelf(
                "ca-muc-kho",
                "Cá, mực khô",
                "Cá một nắng, mực câu, tôm khô.",
                "cá, mực, hàng khô, cá khô, mực khô, cá mực khô, tôm khô, moi khô",
            ),
        ),
    ),
    Shelf(
        "mat-dau",
        "Mật, dầu ăn",
        "Mật ong rừng, mật mía, dầu lạc ép tại làng.",
        "mật, mật ong, mật mía, mật dầu, dầu, dầu ăn, dầu lạc, dầu vừng, dầu mè, dầu lạc ép,"
        " đường, phấn hoa, sữa ong chúa",
    ),
    Shelf(
        "do-gac-bep",
        "Măng, đồ gác bếp",
        "Của rừng và của bếp lửa nhà sàn.",
        "măng, mộc nhĩ, nấm hương, đồ khô, đồ rừng, gác bếp, măng gác bếp, đồ gác bếp,"
        " thịt gác bếp, thịt trâu gác bếp, thịt lợn gác bếp, lạp xưởng, hạt dổi, mắc khén",
    ),
    Shelf(
        "che-cay-thuoc",
        "Chè, cây thuốc",
        "Chè hái tay, lá và rễ thuốc phơi khô.",
        "chè, trà, chè xanh, dược liệu, cây thuốc, thảo dược, cà gai leo, giảo cổ lam, tinh dầu,"
        " cà phê",
    ),
    Shelf(
        "do-coi",
        "Đồ cói",
        "Chiếu, làn, thảm dệt tay từ cói.",
        "cói, đồ cói, thủ công, thủ công mỹ nghệ, mây tre, mây tre đan",
        (
            Shelf("chieu", "Chiếu", "Chiếu cói dệt tay theo cỡ giường.", "chiếu, chiếu cói"),
            Shelf(
                "do-dan",
                "Đồ đan trong nhà",
                "Làn, giỏ, thảm, hộp đan tay.",
                "đồ đan, đồ đan trong nhà, làn, thảm, hộp cói, giỏ cói, mũ cói, dép cói, rổ, rá,"
                " nón, túi cói",
            ),
        ),
    ),
    Shelf(
        "qua-que",
        "Quà quê",
        "Gói sẵn để biếu, để mang đi xa.",
        "quà, quà quê, quà tết, quà biếu, hộp quà, giỏ quà, set quà",
    ),
    Shelf(OTHER, "Đặc sản khác", "Những món quê chưa có kệ riêng.", "khác, đặc sản"),
)
