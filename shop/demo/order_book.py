"""Who ordered what in the last days of the demo: a story for every state of the desk.

Days count back from the day of loading; clock times are Việt Nam's. Titles are those of the
price lists under ``demo/``.
"""

from dataclasses import dataclass, field

from shop.demo.logins import BUYER
from shop.order.models import Fulfilment, PaymentMethod

DELIVERY, PICKUP = Fulfilment.DELIVERY, Fulfilment.PICKUP
COD, VIETQR = PaymentMethod.COD, PaymentMethod.VIETQR

RICE_5 = "Gạo tẻ Bắc Hương túi 5kg"
RICE_10 = "Gạo tẻ Bắc Hương túi 10kg"
STICKY = "Gạo nếp cái hoa vàng túi 5kg"
BROWN = "Gạo lứt đỏ túi 1kg"
PEANUTS = "Lạc nhân đỏ"
NOODLES = "Bún gạo khô gói 500g"
CAKES = "Bánh răng bừa"
EGGS = "Trứng gà ta"
CHICKEN = "Gà ta thả vườn làm sạch"
PORK = "Thịt ba chỉ lợn quê"
GIO = "Giò lụa cây 500g"
NEM = "Nem chua"
NEM_GIFT = "Nem chua hộp quà 50 cái"


@dataclass(frozen=True)
class Buyer:
    """An invented person; ``ward`` is the statistics office's code. Nobody has these phones."""

    full_name: str
    phone: str
    line1: str
    ward: str
    email: str = ""
    login: str | None = None


@dataclass(frozen=True)
class Moment:
    """``days_ago`` days before loading, at ``clock`` (HH:MM)."""

    days_ago: int
    clock: str


@dataclass(frozen=True)
class Step:
    """What the co-op, or the buyer, did with the order, and when.

    ``action``: confirm, photograph (``note``: grams on the scale), pack, hand_over, deliver,
    mark_paid, cancel or cancel_by_buyer.
    """

    action: str
    when: Moment
    note: str = ""


@dataclass(frozen=True)
class Part:
    """What goes to one co-op: its code, (title, sale units), how it comes and is paid, steps."""

    cooperative: str
    goods: tuple[tuple[str, int], ...]
    fulfilment: str = DELIVERY
    payment: str = COD
    steps: tuple[Step, ...] = field(default=())


@dataclass(frozen=True)
class DemoCheckout:
    """One press of «Đặt hàng»."""

    buyer: Buyer
    when: Moment
    parts: tuple[Part, ...]
    note: str = ""


HA = Buyer("Nguyễn Thu Hà", "+84900000001", "Số 12, ngõ 40 Đội Cấn", "00004", BUYER, login=BUYER)
THAO = Buyer("Trần Phương Thảo", "+84900000011", "Tầng 5, số 8 phố Dịch Vọng", "00166")
QUANG = Buyer("Đỗ Minh Quang", "+84900000012", "Số 27 đường Hàng Đồng", "14797")
LAN = Buyer("Hoàng Thị Lan", "+84900000013", "Cạnh bưu điện, phố Lưu Vệ", "16438")
KHANH = Buyer("Lưu Gia Khánh", "+84900000014", "Số 3 phố Tây Sơn", "16531")
TUYET = Buyer("Bùi Ánh Tuyết", "+84900000015", "Thôn Phong Lượng", "16498")


def _steps(*steps: tuple) -> tuple[Step, ...]:
    return tuple(Step(action, Moment(day, clock), *note) for action, day, clock, *note in steps)


BOOK = (
    DemoCheckout(
        LAN,
        Moment(9, "20:05"),
        (
            Part(
                "C1",
                ((RICE_10, 2), (PEANUTS, 1)),
                steps=_steps(
                    ("confirm", 8, "07:10"),
                    ("pack", 8, "09:30"),
                    ("hand_over", 8, "14:00", "Xe khách Lưu Vệ"),
                    ("deliver", 7, "10:20"),
                    ("mark_paid", 7, "10:25"),
                ),
            ),
        ),
        note="Nhà có chó, gọi trước cổng giúp tôi.",
    ),
    DemoCheckout(
        HA,
        Moment(7, "21:12"),
        (
            Part(
                "C1",
                ((STICKY, 1), (NOODLES, 4)),
                payment=VIETQR,
                steps=_steps(
                    ("mark_paid", 6, "06:50"),
                    ("confirm", 6, "06:52"),
                    ("photograph", 6, "09:58", "7260"),
                    ("pack", 6, "10:00"),
                    ("hand_over", 6, "15:30", "Viettel Post|DEMO-VTP-0001"),
                    ("deliver", 4, "11:40"),
                ),
            ),
            Part(
                "C2",
                ((EGGS, 3), (GIO, 2)),
                steps=_steps(
                    ("confirm", 6, "05:45"),
                    ("pack", 6, "08:15"),
                    ("hand_over", 6, "09:00", "Xe lạnh Thanh Hóa – Hà Nội"),
                    ("deliver", 6, "18:30"),
                    ("mark_paid", 5, "08:00"),
                ),
            ),
        ),
    ),
    DemoCheckout(
        TUYET,
        Moment(5, "18:40"),
        (
            Part(
                "C2",
                ((CHICKEN, 2), (NEM, 2)),
                fulfilment=PICKUP,
                steps=_steps(
                    ("confirm", 5, "19:15"),
                    ("pack", 4, "06:30"),
                    ("hand_over", 4, "08:10"),
                    ("mark_paid", 4, "08:10"),
                    ("deliver", 4, "08:11"),
                ),
            ),
        ),
        note="Làm sạch lông giúp tôi, để nguyên con.",
    ),
    DemoCheckout(
        KHANH,
        Moment(4, "22:15"),
        (
            Part(
                "C1",
                ((RICE_5, 20),),
                payment=VIETQR,
                steps=_steps(("cancel_by_buyer", 4, "22:31", "Bấm nhầm số lượng")),
            ),
        ),
    ),
    DemoCheckout(
        THAO,
        Moment(3, "12:20"),
        (
            Part(
                "C2",
                ((PORK, 3),),
                payment=VIETQR,
                steps=_steps(
                    ("mark_paid", 3, "12:34"),
                    (
                        "cancel",
                        3,
                        "17:05",
                        "Xe lạnh đi Hà Nội tuần này đã hết chỗ",
                    ),
                ),
            ),
            Part(
                "C1",
                ((BROWN, 3), (RICE_5, 1)),
                steps=_steps(
                    ("confirm", 3, "13:40"),
                    ("pack", 2, "09:10"),
                    ("hand_over", 2, "14:20", "Viettel Post|DEMO-VTP-0002"),
                ),
            ),
        ),
    ),
    DemoCheckout(
        QUANG,
        Moment(2, "19:55"),
        (
            Part(
                "C2",
                ((NEM_GIFT, 2),),
                payment=VIETQR,
                steps=_steps(
                    ("mark_paid", 2, "20:10"),
                    ("confirm", 1, "05:50"),
                    ("pack", 1, "07:40"),
                    ("hand_over", 1, "08:20", "Người của HTX đi giao"),
                ),
            ),
        ),
        note="Quà biếu, xin đừng để giấy ghi giá trong hộp.",
    ),
    DemoCheckout(
        TUYET,
        Moment(2, "20:30"),
        (
            Part(
                "C1",
                ((RICE_10, 1), (CAKES, 2)),
                fulfilment=PICKUP,
                payment=VIETQR,
                steps=_steps(
                    ("mark_paid", 2, "20:41"), ("confirm", 1, "06:40"), ("pack", 1, "16:30")
                ),
            ),
        ),
    ),
    DemoCheckout(
        LAN,
        Moment(1, "09:15"),
        (
            Part(
                "C2",
                ((EGGS, 2), (CHICKEN, 1)),
                steps=_steps(("confirm", 1, "10:00"), ("pack", 1, "16:45")),
            ),
        ),
    ),
    DemoCheckout(
        HA,
        Moment(1, "20:48"),
        (
            Part(
                "C1",
                ((RICE_5, 2), (BROWN, 2)),
                payment=VIETQR,
                steps=_steps(("mark_paid", 1, "21:02"), ("confirm", 1, "21:05")),
            ),
            Part("C2", ((NEM, 3),), steps=_steps(("confirm", 0, "05:40"))),
        ),
        note="Giao giờ hành chính thì gửi bảo vệ toà nhà.",
    ),
    DemoCheckout(QUANG, Moment(0, "06:35"), (Part("C1", ((STICKY, 2),), payment=VIETQR),)),
    DemoCheckout(
        THAO,
        Moment(0, "07:20"),
        (Part("C1", ((RICE_5, 1), (PEANUTS, 2))), Part("C2", ((EGGS, 2), (GIO, 1)))),
        note="Gọi trước khi giao 30 phút.",
    ),
    DemoCheckout(
        KHANH,
        Moment(0, "08:05"),
        (Part("C2", ((NEM_GIFT, 1), (NEM, 1)), fulfilment=PICKUP, payment=VIETQR),),
    ),
)
