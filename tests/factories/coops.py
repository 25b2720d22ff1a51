"""Co-operatives, their people and their goods, ready for a test."""

from datetime import date
from decimal import Decimal
from itertools import count

from oscar.core.loading import get_model

from catalog.models import Product
from coops.partner.models import StockRecord
from coops.registry.models import Certificate, Cooperative, Membership
from coops.registry.standing import Scope
from shop.users.models import User

numbers = count(1)


def make_user(email: str | None = None, **fields) -> User:
    """Return a person who can log in with the password ``mat-khau-thu``."""
    n = next(numbers)
    return User.objects.create_user(
        email=email or f"nguoi{n}@example.com",
        password="mat-khau-thu",
        full_name=fields.pop("full_name", f"Nguyễn Văn {n}"),
        **fields,
    )


def make_cooperative(short_name: str = "HTX Đồng Sao", **fields) -> Cooperative:
    """Return an open co-operative with a bank account, delivering for 30,000 đồng."""
    n = next(numbers)
    Partner = get_model("partner", "Partner")
    partner = Partner.objects.create(name=short_name, code=f"htx-{n}")
    defaults = {
        "code": f"htx-{n}",
        "slug": f"htx-{n}",
        "name": f"Hợp tác xã {short_name}",
        "state": "verified",
        "is_open": True,
        "phone": "+842370000001",
        "email": f"htx{n}@example.com",
        "hamlet": "Thôn Linh Hưng",
        "ward_code": "16498",
        "ward_name": "Xã Quảng Ngọc",
        "province_code": "38",
        "province_name": "Thanh Hóa",
        "bank_bin": "970405",
        "bank_account": "3500205123456",
        "bank_holder": "HTX DONG SAO",
        "pickup_place": "Nhà văn hoá thôn Linh Hưng",
        "pickup_hours": "Thứ Bảy 7:00–9:00",
    }
    return Cooperative.objects.create(
        partner=partner, short_name=short_name, **{**defaults, **fields}
    )


def make_member(cooperative: Cooperative, role: str = Membership.Role.OWNER, **fields) -> User:
    """Return a person who acts for ``cooperative``."""
    user = make_user(**fields)
    membership = Membership.objects.create(user=user, cooperative=cooperative, role=role)
    if role == Membership.Role.HELPER:
        membership.consents.create(scopes=list(Scope.values))
    return user


def make_product(
    cooperative: Cooperative,
    title: str = "Gạo nếp cái hoa vàng",
    *,
    price: int = 32_000,
    stock: int = 10,
    sku: str | None = None,
    **fields,
) -> Product:
    """Return a published product of ``cooperative`` with ``stock`` units at ``price`` đồng."""
    ProductClass = get_model("catalogue", "ProductClass")
    product_class, _ = ProductClass.objects.get_or_create(
        slug="farm-goods", defaults={"name": "Nông sản", "track_stock": True}
    )
    defaults = {"sale_unit": "kg", "net_weight_g": 1000, "is_public": True}
    product = Product.objects.create(
        title=title,
        product_class=product_class,
        structure=Product.STANDALONE,
        cooperative=cooperative,
        **{**defaults, **fields},
    )
    StockRecord.objects.create(
        product=product,
        partner=cooperative.partner,
        partner_sku=sku or f"M{next(numbers):05d}",
        price=Decimal(price),
        num_in_stock=stock,
    )
    return product


def make_certificate(*products: Product, **fields) -> Certificate:
    """Return a certificate that covers ``products`` of one co-op; OCOP 4 stars by default."""
    defaults = {
        "cooperative": products[0].cooperative if products else None,
        "kind": Certificate.Kind.OCOP,
        "number": f"{next(numbers)}/QĐ-UBND",
        "issuer": "UBND tỉnh Thanh Hóa",
        "issued_on": date(2025, 10, 15),
        "expires_on": date(2028, 10, 15),
    }
    values = {**defaults, **fields}
    if values["kind"] == Certificate.Kind.OCOP:
        values.setdefault("stars", 4)
    certificate = Certificate.objects.create(**values)
    certificate.products.set(products)
    return certificate
