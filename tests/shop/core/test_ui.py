import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from shop.core.stylesheets import SOURCE

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))


class AddressForm(forms.Form):
    phone = forms.CharField(label="Số điện thoại", help_text="HTX gọi số này.")
    note = forms.CharField(label="Ghi chú", required=False)
    payment = forms.ChoiceField(
        label="Thanh toán", choices=[("cod", "Tiền mặt")], widget=forms.RadioSelect
    )
    consent = forms.BooleanField(label="Đồng ý")


def render_field(form, name, **context):
    return render_to_string("components/form_field.html", {"field": form[name], **context})


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = Path(finders.find("shop/icons.svg")).read_text("utf-8")
    drawn = set(re.findall(r'<symbol id="([^"]+)"', sprite))
    named = {
        name
        for path in TEMPLATES
        for name in re.findall(r'(?:{% icon |icon_name=)"([^"]+)"', path.read_text("utf-8"))
    }

    assert named <= drawn


def test_every_class_of_a_component_is_styled():
    css = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.css"))
    bare = {"site-footer__list"}  # a plain list will do
    blocks = {path.stem for path in SOURCE.glob("*/*.css")}

    for path in (settings.BASE_DIR / "templates" / "components").glob("*.html"):
        for classes in re.findall(r'class="([^"{]+)"', path.read_text("utf-8")):
            for name in set(classes.split()) - bare:
                if name.split("__")[0].split("--")[0] in blocks:
                    assert f".{name}" in css, f"{path.name}: {name}"


def test_a_field_is_tied_to_its_help_and_its_error():
    html = render_field(AddressForm({}), "phone", autocomplete="tel", inputmode="tel")

    assert 'aria-describedby="id_phone_helptext id_phone_error"' in html
    assert 'id="id_phone_helptext"' in html
    assert 'id="id_phone_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'autocomplete="tel"' in html
    assert 'inputmode="tel"' in html


def test_a_field_without_help_and_errors_is_described_by_nothing():
    html = render_field(AddressForm(), "note")

    assert "aria-describedby" not in html
    assert "aria-invalid" not in html


def test_help_of_the_page_replaces_the_help_of_the_form():
    html = render_field(AddressForm(), "note", help="Cổng sắt xanh.")

    assert 'aria-describedby="id_note_helptext"' in html
    assert "Cổng sắt xanh." in html


def test_radio_buttons_stand_in_a_named_group():
    html = render_field(AddressForm({}), "payment")

    assert "<legend" in html
    assert html.count('id="id_payment"') == 1
    assert "id_payment_error" in html


def test_what_was_typed_is_escaped_and_kept():
    html = render_field(AddressForm({"phone": '"><b>0912'}), "phone")

    assert "&quot;&gt;&lt;b&gt;0912" in html


def test_the_summary_leads_to_each_wrong_field():
    html = render_to_string("components/form_errors.html", {"form": AddressForm({})})

    assert 'href="#id_phone"' in html
    assert 'href="#id_payment"' in html
    assert 'href="#id_consent"' in html
    assert 'href="#id_note"' not in html


def test_a_form_without_errors_has_no_summary():
    assert not render_to_string("components/form_errors.html", {"form": AddressForm()}).strip()


@pytest.mark.parametrize(
    ("units", "back_on", "kind"),
    [(24, "", "fresh"), (3, "", "ripe"), (0, "20/12", "off"), (0, "", "off")],
)
def test_stock_is_told_without_the_number_while_there_is_plenty(units, back_on, kind):
    html = render_to_string(
        "components/stock_badge.html", {"units": units, "unit_name": "túi", "back_on": back_on}
    )

    assert f"badge--{kind}" in html
    assert ("24" in html, "20/12" in html) == (False, bool(back_on))


def test_enter_in_a_quantity_does_not_press_the_minus():
    html = render_to_string(
        "components/quantity_stepper.html",
        {"value": 2, "max": 9, "label": "Gạo", "id": "q1", "sends": True},
    )

    first = re.search(r"<button[^>]*>", html)[0]
    assert 'type="submit"' in first
    assert "name=" not in first


def test_a_price_cut_says_both_prices_in_words():
    html = render_to_string("components/price.html", {"amount": 52000, "was": 60000})

    assert "52.000\xa0₫" in html
    assert "60.000\xa0₫" in html
    assert "visually-hidden" in html


def test_the_page_of_a_broken_server_needs_nothing_of_the_site():
    html = render_to_string("500.html")

    assert "site.css" in html
    assert 'href="/"' in html


def test_an_answer_leads_to_its_first_error_only(rf):
    def rendered(*names):
        request = rf.post("/")
        return [
            render_to_string(f"components/{name}.html", context, request=request)
            for name, context in names
        ]

    form = AddressForm({})
    phone, payment = (
        ("form_field", {"field": form["phone"]}),
        ("form_field", {"field": form["payment"]}),
    )
    summary = ("form_errors", {"form": form})

    above = rendered(summary, phone, payment)
    assert ["autofocus" in html for html in above] == [True, False, False]
    alone = rendered(phone, payment)
    assert ["autofocus" in html for html in alone] == [True, False]
    assert re.search(r"<input[^>]* autofocus", alone[0])
    group = rendered(payment, phone)
    assert [html.count("autofocus") for html in group] == [1, 0]
    assert re.search(r'<div id="id_payment_error" tabindex="-1" autofocus>', group[0])
    fine = rendered(("form_field", {"field": AddressForm()["phone"]}), summary)
    assert ["autofocus" in html for html in fine] == [False, True]
