"""A load of the demo that is killed, refused, or must leave others alone."""

import io

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult

from catalog.models import Product
from coops.price_lists.models import PriceListImport
from coops.registry.models import Cooperative
from shop.demo import world
from shop.demo.models import LoadedPart
from shop.order.models import Order
from shop.users.models import User
from tests.factories.coops import make_cooperative, make_product
from tests.factories.training import shrink_course_pictures

pytestmark = pytest.mark.django_db


def load(files):
    world.load_world(files, say=lambda line: None, workers=1)


def test_a_load_that_was_killed_goes_on_where_it_stopped(files, monkeypatch, tmp_path):
    shrink_course_pictures(monkeypatch, tmp_path)
    real = world.import_goods

    def dies_at_the_third(entry, **kwargs):
        real(entry, **kwargs)
        if entry["code"] == "C3":
            raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(world, "import_goods", dies_at_the_third)
        load(files)
    assert not Product.objects.filter(cooperative__code="C3").exists()
    assert not world.is_complete()

    load(files)

    assert Product.objects.on_sale().count() == 40
    assert PriceListImport.objects.count() == 6
    assert world.is_complete()


def test_the_command_mixes_nothing_into_somebody_elses_shop(shipped):
    make_product(make_cooperative("HTX của người khác"))

    call_command("load_demo", stdout=io.StringIO(), if_empty=True)

    assert Cooperative.objects.count() == 1
    assert not User.objects.filter(email="htx@example.test").exists()


@pytest.mark.parametrize("arguments", [[], ["--if-empty"], ["--products=10"]])
def test_production_gets_no_demo(shipped, settings, arguments):
    settings.DEMO_LOGINS = False

    with pytest.raises(CommandError, match="DEMO_LOGINS off"):
        call_command("load_demo", *arguments, stdout=io.StringIO())

    assert not User.objects.exists()
    assert not Cooperative.objects.exists()
    assert not LoadedPart.objects.exists()


def test_settings_that_say_nothing_about_demo_logins_are_production(shipped, settings):
    del settings.DEMO_LOGINS

    with pytest.raises(CommandError, match="DEMO_LOGINS off"):
        call_command("load_demo", stdout=io.StringIO())


@pytest.mark.django_db(transaction=True)
def test_nobody_gets_mail_about_orders_of_last_week(
    files, settings, mailoutbox, monkeypatch, tmp_path
):
    shrink_course_pictures(monkeypatch, tmp_path)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

    load(files)

    assert Order.objects.count() == 16
    assert not DBTaskResult.objects.filter(task_path__startswith="shop.order.tasks").exists()
    assert mailoutbox == []
