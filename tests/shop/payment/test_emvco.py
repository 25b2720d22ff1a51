from decimal import Decimal

import pytest

from shop.payment.emvco import InvalidTransfer, Service, crc16, purpose_text, vietqr_payload

AGRIBANK, ACCOUNT = "970405", "3500205123456"
CARD = "9704031101234567890"

# Made with the npm package vietnam-qr-pay 1.5.1 and, alike, with three other encoders; V5 is also
# the printed example of a public VietQR service, V9 the one in that package's README.
VECTORS = {
    "V1 without an amount": (
        (AGRIBANK, ACCOUNT, None, ""),
        "00020101021138570010A00000072701270006970405011335002051234560208QRIBFTTA"
        "53037045802VN630463BB",
    ),
    "V2": (
        (AGRIBANK, ACCOUNT, 185_000, "DH100001"),
        "00020101021238570010A00000072701270006970405011335002051234560208QRIBFTTA"
        "530370454061850005802VN62120808DH10000163043F71",
    ),
    "V3": (
        ("970436", "0011001234567", 1_234_567, "THANH TOAN DH100002"),
        "00020101021238570010A00000072701270006970436011300110012345670208QRIBFTTA"
        "5303704540712345675802VN62230819THANH TOAN DH10000263045B7B",
    ),
    "V4 an account that begins with 0": (
        ("970422", "0987654321", 2_000, "A"),
        "00020101021238540010A00000072701240006970422011009876543210208QRIBFTTA"
        "5303704540420005802VN62050801A6304130C",
    ),
    "V5 small letters": (
        ("970415", "113366668888", 79_000, "Ung Ho Quy Vac Xin"),
        "00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA"
        "53037045405790005802VN62220818Ung Ho Quy Vac Xin63043ACF",
    ),
    "V6 longer than banks allow": (
        ("970418", "12010000000001", 499_999_999, "HTX DEMO DH2026112300000001"),
        "00020101021238580010A000000727012800069704180114120100000000010208QRIBFTTA"
        "530370454094999999995802VN62310827HTX DEMO DH202611230000000163041477",
    ),
    "V8 letters in the account": (
        ("971005", "HTXDEMO01", 10_000, "VA ALNUM"),
        "00020101021238530010A000000727012300069710050109HTXDEMO010208QRIBFTTA"
        "53037045405100005802VN62120808VA ALNUM6304D8D3",
    ),
    "V9": (
        ("970416", "257678859", 10_000, "Chuyen tien"),
        "00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA"
        "53037045405100005802VN62150811Chuyen tien630453E6",
    ),
    "V10 a checksum that begins with 0": (
        (AGRIBANK, ACCOUNT, 99_000, "DH200107"),
        "00020101021238570010A00000072701270006970405011335002051234560208QRIBFTTA"
        "53037045405990005802VN62120808DH20010763040AAD",
    ),
    "V11 a checksum that begins with 00": (
        (AGRIBANK, ACCOUNT, 99_000, "DH200380"),
        "00020101021238570010A00000072701270006970405011335002051234560208QRIBFTTA"
        "53037045405990005802VN62120808DH200380630400D8",
    ),
}


def payload(**changes):
    details = {"bank_bin": AGRIBANK, "account": ACCOUNT, "amount_vnd": 185_000} | changes
    return vietqr_payload(**details)


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS.keys())
def test_the_text_is_the_one_that_other_encoders_write(vector):
    (bank_bin, account, amount, purpose), expected = vector

    assert (
        vietqr_payload(bank_bin=bank_bin, account=account, amount_vnd=amount, purpose=purpose)
        == expected
    )


def test_v7_a_transfer_to_a_card_names_another_service():
    made = vietqr_payload(
        bank_bin="970403",
        account=CARD,
        amount_vnd=50_000,
        purpose="TEST CARD",
        service=Service.TO_CARD,
    )

    assert made == (
        "00020101021238630010A00000072701330006970403011997040311012345678900208QRIBFTTC"
        "53037045405500005802VN62130809TEST CARD63047B1F"
    )


def test_an_amount_from_the_database_has_no_decimals_in_the_code():
    assert payload(amount_vnd=Decimal("185000.00")) == payload(amount_vnd=185_000)


@pytest.mark.parametrize("bank_bin", ["", "97040", "9704055", "97040A", "９７０４０５", "970405\n"])
def test_a_bin_is_six_plain_digits(bank_bin):
    with pytest.raises(InvalidTransfer, match="BIN"):
        payload(bank_bin=bank_bin)


@pytest.mark.parametrize("account", ["", "1" * 20, "3500 205", "12-34", "tài khoản", "123\n"])
def test_an_account_is_up_to_19_letters_and_digits(account):
    with pytest.raises(InvalidTransfer, match="account"):
        payload(account=account)


@pytest.mark.parametrize(
    "amount",
    [0, -1, 10**13, 1000.0, "1000", True, Decimal("0.5"), Decimal("NaN"), Decimal("Infinity")],
)
def test_an_amount_is_whole_dong_above_nothing(amount):
    with pytest.raises(InvalidTransfer, match="amount"):
        payload(amount_vnd=amount)


def test_the_largest_amount_has_thirteen_digits():
    assert "54139999999999999" in payload(amount_vnd=10**13 - 1)


@pytest.mark.parametrize("purpose", ["Đậu đỏ", "a\nb", "€"])
def test_marks_in_the_purpose_are_refused_not_garbled(purpose):
    with pytest.raises(InvalidTransfer, match="ASCII"):
        payload(purpose=purpose)


def test_a_purpose_that_breaks_its_field_is_refused():
    assert "6299" + "0895" + "A" * 95 in payload(purpose="A" * 95)
    for too_long in (96, 99, 100, 500):
        with pytest.raises(InvalidTransfer, match="at most 99"):
            payload(purpose="A" * too_long)


def test_a_transfer_text_is_made_fit_for_every_bank():
    assert purpose_text("Đơn K7MP3X9QF – gạo nếp & trứng") == "DON K7MP3X9QF GAO NEP TRU"
    assert len(purpose_text("a" * 60)) == 25
    with pytest.raises(InvalidTransfer):
        purpose_text("❤ …")


def test_the_checksum_is_that_of_the_specification():
    assert crc16("123456789") == "29B1"
    with pytest.raises(UnicodeEncodeError):
        crc16("đ")
