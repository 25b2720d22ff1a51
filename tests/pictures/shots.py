"""Which pictures the shipped course shows: where each is taken and what gets the ring.

A page or a thing on it that is not there skips its picture: the one in the repository stays.
"""

from dataclasses import dataclass

OWNER = "htx@example.test"
#: The owner of the co-op that is not connected to a marketplace yet.
UNCONNECTED = "htx2@example.test"

#: Goods sold by weight: their pages show the price of a kilogram.
ON_SALE = "/quan-ly/san-pham/?loai=dang-ban&q=gạo"
PRODUCT = ".desk-product__title a >> nth=0"
CHANNEL = ".channel-row__name a >> nth=0"
CONNECT = 'main a[href*="/ket-noi/shopee/practice/"]'
AGREE = 'form:has([name="shop"]) button[type=submit]'
GOODS = 'main a[href$="/them/"] >> nth=0'
LIVE = ".channel-listing__head:has(.channel-mark--live) >> nth=0"


@dataclass(frozen=True)
class Shot:
    """One picture, ``<name>.webp``.

    ``clicks`` are pressed one after the other from ``path`` on (a pair is typed); ``ring`` is
    what the finger goes to (``None``: nothing), and the picture is ``height`` CSS pixels of the
    phone around it; ``is_marked`` off leaves the ring out. The page is loaded again for
    ``patience`` seconds while the thing is not there yet, because the sync works meanwhile.
    """

    name: str
    path: str
    ring: str | None
    clicks: tuple[str | tuple[str, str], ...] = ()
    login: str = OWNER
    height: int = 470
    is_marked: bool = True
    patience: int = 0


def product_page(name: str, link: str, ring: str, **more) -> Shot:
    """Return a shot of one step of the first product on sale."""
    return Shot(name, ON_SALE, ring, (PRODUCT, f'main a[href*="{link}"]'), **more)


def order_page(name: str, tab: str, *actions: str) -> Shot:
    """Return a shot of an order at the last of ``actions``; those before it are pressed."""
    first, *_others = forms = [f'form[action$="/{action}/"]' for action in actions]
    link = f".desk-order:has({first}) .desk-order__name a >> nth=0"
    presses = tuple(f"{form} button" for form in forms)
    return Shot(name, f"/quan-ly/don/?loai={tab}", presses[-1], (link, *presses[:-1]))


SHOTS = [
    Shot("khoa-hoc", "/san-pham/", ".tiles > li >> nth=0", height=300, is_marked=False),
    # 1 Photo and name
    Shot("them-san-pham", "/quan-ly/san-pham/", 'main a[href$="/san-pham/moi/"]'),
    Shot("chon-anh", "/quan-ly/san-pham/moi/", "input[type=file]"),
    product_page("anh-dau-tien", "/anh/", ".desk-photo >> nth=0", height=560),
    Shot("ten-hang", "/quan-ly/san-pham/moi/", "#id_title", ("button[name=skip]",)),
    Shot(
        "nguoi-mua-thay",
        ON_SALE,
        ".desk-preview",
        (PRODUCT,),
        height=620,
    ),
    # 2 Price and stock
    product_page("don-vi-ban", "/gia/", "#id_sale_unit"),
    product_page("khoi-luong", "/gia/", "#id_net_weight"),
    product_page("gia-ban", "/gia/", "#id_price"),
    product_page("so-luong", "/so-luong/", "#id_in_stock"),
    Shot(
        "dang-ban",
        ON_SALE,
        'form[action$="/dang-ban/"] button',
        (PRODUCT, 'form[action$="/ngung-ban/"] button'),
    ),
    # 3 Connecting a co-op that is not connected yet
    Shot("kenh-ban", "/quan-ly/", '.bottom-bar a[href$="/kenh/"]'),
    Shot("noi-san", "/quan-ly/kenh/", CONNECT, login=UNCONNECTED),
    Shot("dong-y", "/quan-ly/kenh/", AGREE, (CONNECT,), login=UNCONNECTED, height=640),
    Shot(
        "da-noi",
        "/quan-ly/kenh/",
        ".channel-row__head >> nth=0",
        (
            CONNECT,
            'input[name="shop"][value="new"]',
            ('input[name="name"]', "HTX Linh Hưng"),
            AGREE,
            'a[href*="/kenh/shopee/ket-noi/"]',
        ),
        login=UNCONNECTED,
    ),
    # 4 Listing
    Shot("chon-hang", ON_SALE, ".desk-product__head >> nth=0"),
    Shot("dang-len-san", "/quan-ly/kenh/", GOODS, (CHANNEL,), login=UNCONNECTED),
    Shot(
        "con-thieu",
        "/quan-ly/kenh/",
        "#ready .panel",
        (CHANNEL, GOODS, "input[name=goods] >> nth=0", "main form .action-bar button"),
        login=UNCONNECTED,
    ),
    Shot("trang-thai", "/quan-ly/kenh/", LIVE, (CHANNEL,), patience=90),
    # 5 Orders
    Shot("viec-hom-nay", "/quan-ly/", ".stat-card >> nth=0"),
    order_page("xac-nhan-don", "xac-nhan", "xac-nhan"),
    order_page("dong-goi", "dong-goi", "dong-goi"),
    order_page("giao-di", "dong-goi", "dong-goi", "giao-di"),
]
