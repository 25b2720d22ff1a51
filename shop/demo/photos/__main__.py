"""``python -m shop.demo.photos [NAME …]``: writes the demo pictures again."""

import sys
from pathlib import Path

from PIL import Image

from shop.demo.photos import covers, signs
from shop.demo.photos.camera import take, take_product
from shop.demo.photos.scenes import product_scenes

FOLDER = Path(__file__).resolve().parents[3] / "demo" / "photos"
QUALITY = 82


def main(names: list[str]) -> None:
    """Writes the named pictures (without ``.jpg``), or all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, scene in product_scenes().items():
        if not names or name in names:
            _save(name, take_product(*scene))
    for name, cover in covers.COVERS.items():
        if not names or name in names:
            _save(name, take(*cover(), size=covers.COVER, line=covers.LINE))
    for slug, (code, light, rim) in signs.SIGNS.items():
        name = f"htx-{slug}-logo"
        if not names or name in names:
            _save(name, signs.round_sign(code, light, rim))


def _save(name: str, picture: Image.Image) -> None:
    path = FOLDER / f"{name}.jpg"
    picture.save(path, quality=QUALITY, optimize=True, progressive=True)
    print(f"{path.name}  {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main(sys.argv[1:])
