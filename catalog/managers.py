"""Questions about products."""

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q
from oscar.apps.catalogue.managers import ProductQuerySet as OscarProductQuerySet


def harvested_in_month(month: int) -> Q:
    """Return the condition that a product has a season, and that it includes ``month`` (1–12)."""
    return _within_season(month) & Q(season_from__isnull=False)


def _within_season(month: int) -> Q:
    """Return the condition that ``month`` lies in the season, which may wrap over the year."""
    straight = Q(season_from__lte=F("season_to")) & Q(season_from__lte=month, season_to__gte=month)
    wrapped = Q(season_from__gt=F("season_to")) & (
        Q(season_from__lte=month) | Q(season_to__gte=month)
    )
    return straight | wrapped


class ProductQuerySet(OscarProductQuerySet):
    """Oscar's product questions and ours; each returns a query set."""

    def visible_to(self, user) -> "ProductQuerySet":
        """Return the products that ``user`` may manage: those of their own co-operatives.

        The only door to a co-op's products on its desk; drafts included.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(
            cooperative__memberships__user=user, cooperative__memberships__is_active=True
        )

    def on_sale(self) -> "ProductQuerySet":
        """Return what buyers see: published products of co-operatives that are open."""
        return self.filter(is_public=True, cooperative__is_open=True)

    def in_stock(self) -> "ProductQuerySet":
        """Return products with at least one sale unit left.

        Looked up product by product: a join would tempt the database to begin with all stock.
        """
        records = self.model._meta.get_field("stockrecords").related_model._default_manager
        left = records.filter(product=OuterRef("pk"), num_in_stock__gt=F("num_allocated"))
        return self.filter(Exists(left))

    def in_season(self, month: int) -> "ProductQuerySet":
        """Return products harvested in ``month`` (1–12), and those of all the year."""
        return self.filter(Q(season_from__isnull=True) | _within_season(month))

    def harvested_in(self, month: int) -> "ProductQuerySet":
        """Return products with a season that includes ``month`` (1–12)."""
        return self.filter(harvested_in_month(month))

    def on_shelves(self, category_ids: Iterable[int]) -> "ProductQuerySet":
        """Return products on any of these shelves, each once.

        A subquery instead of a join, which would need DISTINCT over the whole list.
        """
        through = self.model.categories.through._default_manager
        return self.filter(pk__in=through.filter(category__in=list(category_ids)).values("product"))

    def for_cards(self) -> "ProductQuerySet":
        """Load what a product tile shows: co-op, price, stock and pictures, in two more queries."""
        return self.select_related("cooperative").prefetch_related("stockrecords", "images")
