from django.http import HttpResponse

from shop.dashboard.access import desk_view


@desk_view
def poster(request):
    return HttpResponse()


@desk_view
def poster_file(request):
    return HttpResponse()
