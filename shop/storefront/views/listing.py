"""Lists of products: all, one shelf, one co-op, found by words."""

from typing import cast

from django.core.cache.backends.locmem import LocMemCache
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from catalog.managers import ProductQuerySet
from catalog.models import Product
from catalog.related import also_in_season
from shop.core.clients import client_address
from shop.core.patience import too_often, wait_sentence
from shop.core.throttle import Throttle, TooManyAttempts
from shop.search.products import Found, search_products
from shop.storefront.cards import ProductCard, cards_of
from shop.storefront.filters import Filters
from shop.storefront.kept.pages import kept
from shop.storefront.paging import PER_PAGE, LongListPaginator, page_number
from shop.storefront.search_box import hits_beside_goods, read_as_text, shelf_hits, typed_in
from shop.storefront.shelves import Shelf, ShelfTree, read_shelves
from shop.storefront.sorting import NEWEST

SUGGESTIONS = 4
#: Of each source beside the goods: on the page of results, and while somebody types.
HITS, SUGGESTED, SUGGESTED_BESIDE = 6, 5, 2
#: Correcting words asks the index for hundreds of spellings.
CORRECTIONS = Throttle("search-corrections", 60, 600)
#: Searches of one address in half a minute; a household and its neighbours do not come near.
SEARCHES = Throttle("searches", 90, 30, alias="process")
#: Each keystroke asks: counted by each process in its own memory, to save the database a write.
SUGGESTING = Throttle(
    "suggestions", 120, 30, cache=LocMemCache("suggestions", {"OPTIONS": {"MAX_ENTRIES": 20_000}})
)


@kept
@require_safe
def product_list(request: HttpRequest) -> HttpResponse:
    """Show all goods on sale."""
    return _listing(request, read_shelves(), shelf=None)


@kept
@require_safe
def category(request: HttpRequest, path: str) -> HttpResponse:
    """Show the goods of a shelf and of all shelves below; upper case in the address is forgiven."""
    tree = read_shelves()
    shelf = tree.by_path.get(path)
    if shelf is None:
        if path.lower() in tree.by_path:
            return redirect(tree.by_path[path.lower()].url, permanent=True)
        raise Http404
    return _listing(request, tree, shelf=shelf)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found for ``?q=``, best first."""
    typed, wait = typed_in(request), ""
    tree = read_shelves()
    context: dict[str, object] = {"query": typed, "shelves": tree.with_goods}
    if typed and not SEARCHES.allow(client_address(request)):
        wait = wait_sentence(TooManyAttempts(SEARCHES.seconds_left()))
        context |= {"wait": wait, "is_not_asked": True}
    elif typed:
        page, found, wait = _search(request, typed)
        cards = _cards(found.ids)
        context |= {"page_obj": page, "total": found.total, "cards": cards, "wait": wait}
        if found.read_as:
            context["read_as"] = read_as_text(found.read_as, (card.name for card in cards))
        if page.number == 1:
            beside = hits_beside_goods(typed, limit=HITS)
            context["beside"] = shelf_hits(typed, tree, limit=HITS) + beside
    if not context.get("cards"):
        newest = Product.objects.on_sale().in_stock().order_by(*NEWEST)
        context["suggestions"] = _cards(list(newest.values_list("pk", flat=True)[:SUGGESTIONS]))
    return render(request, "storefront/search.html", context, status=429 if wait else 200)


@require_safe
@never_cache
def suggestions(request: HttpRequest) -> HttpResponse:
    """Answer while somebody types, for the script of the search box; the page itself does without.

    A part of a page: a few goods with a word that begins as typed, and what else has such a name.
    """
    try:
        SUGGESTING.require(client_address(request))
    except TooManyAttempts as refusal:
        return too_often(refusal)
    typed = typed_in(request)
    found = search_products(typed, limit=SUGGESTED, prefix=True) if typed else Found([], 0)
    cards = _cards(found.ids, marked=False)
    beside = shelf_hits(typed, read_shelves(), limit=SUGGESTED_BESIDE)
    beside += hits_beside_goods(typed, limit=SUGGESTED_BESIDE)
    context = {"query": typed, "cards": cards, "beside": beside, "total": found.total}
    context["number"] = len(cards) + sum(len(hits.hits) for hits in beside)
    return render(request, "storefront/suggestions.html", context)


def page_of(products: ProductQuerySet, typed: str | None) -> tuple[Page, list[ProductCard]]:
    """Return one page of a sorted list and its tiles, in four queries of any list.

    Raises:
        Http404: beyond the end of a list too long to be counted.
    """
    try:
        page = LongListPaginator(products.values_list("pk", flat=True)).page_named(typed)
    except EmptyPage as error:
        raise Http404 from error
    return page, _cards(list(page))


def _listing(request: HttpRequest, tree: ShelfTree, *, shelf: Shelf | None) -> HttpResponse:
    filters = Filters(request, shelf, timezone.localdate())
    page, cards = page_of(filters.apply(Product.objects.on_sale()), request.GET.get("page"))
    instead = [] if cards else _in_season(shelf)
    if filters.is_open and not cast(LongListPaginator, page.paginator).is_long:
        filters.count(Product.objects.on_sale())
    return render(
        request,
        "storefront/product_list.html",
        {
            "shelf": shelf,
            "shelf_chips": filters.shelf_chips(tree, all_url=reverse("storefront:product_list")),
            "filters": filters,
            "page_obj": page,
            "cards": cards,
            "instead": instead,
        },
    )


def _in_season(shelf: Shelf | None) -> list[ProductCard]:
    """Return the tiles of what is in season: beside an empty shelf, or else on the market."""
    month = timezone.localdate().month
    near = [*shelf.ancestors, shelf][0].ids if shelf else []
    for shelf_ids in (near, []) if near else ([],):
        goods = also_in_season(month=month, shelf_ids=shelf_ids).order_by(*NEWEST)
        if ids := list(goods.values_list("pk", flat=True)[:SUGGESTIONS]):
            return _cards(ids)
    return []


def _search(request: HttpRequest, typed: str) -> tuple[Page, Found, str]:
    """Return the page asked for, or the last one, and what was found for it.

    Third, a sentence when nothing was found and this visitor's words were corrected too often.
    """
    number, wait = page_number(request.GET.get("page")), ""
    offset = (number - 1) * PER_PAGE
    found = search_products(typed, offset=offset, limit=PER_PAGE, correct=False)
    correct = not found.total
    if correct:
        try:
            CORRECTIONS.require(client_address(request))
            found = search_products(typed, offset=offset, limit=PER_PAGE)
        except TooManyAttempts as refusal:
            wait = wait_sentence(refusal)
    page = Paginator(range(found.total), PER_PAGE).get_page(number)
    if page.number != number and found.total:
        offset = (page.number - 1) * PER_PAGE
        found = search_products(typed, offset=offset, limit=PER_PAGE, correct=correct)
    return page, found, wait


def _cards(ids: list[int], *, marked: bool = True) -> list[ProductCard]:
    """Return the tiles of these products in this order; what is no longer on sale is left out."""
    return cards_of(ids, today=timezone.localdate(), marked=marked)
