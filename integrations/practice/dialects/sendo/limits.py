"""The figures that goods are held to. Where a source is unsure the strict figure stands here."""

NAME_LENGTH = 255
SKU_LENGTH = (3, 45)
PRICE_VND = (8_000, 9_999_999_999)
LOWEST_SPECIAL_PRICE_VND = 1_000
MOST_UNITS = 99_999
DESCRIPTION_LENGTH = (100, 100_000)
PICTURES_IN_DESCRIPTION = 20
PICTURES = 10
#: Cái, Bộ, Chiếc, Đôi, Hộp, Cuốn, Chai, Thùng.
UNITS = range(1, 9)
#: No source tells how many variants a product may have, or rows a batch.
VARIANTS = 50
BATCH = 50
PAGE_SIZE = 50
DEFAULT_PAGE_SIZE = 10
