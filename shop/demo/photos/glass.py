"""Bottles, jars and cans, each with an emoji for a label and no brand."""

from PIL import Image, ImageChops, ImageDraw

from shop.demo.photos.labels import gleam, label
from shop.demo.photos.paint import (
    SUPERSAMPLE,
    cut,
    glaze,
    lighter,
    mask,
    mix,
    ramp,
    reduced,
    round_stops,
    soft,
)


def bottle(
    width: int, liquid: str, cap: str, sign: Image.Image, *, tall: float = 2.9
) -> Image.Image:
    """A glass bottle filled to the shoulder."""
    w, h = width * SUPERSAMPLE, round(width * tall) * SUPERSAMPLE
    size = (w, h)

    def outline(pen: ImageDraw.ImageDraw) -> None:
        pen.rounded_rectangle((w * 0.02, h * 0.36, w * 0.98, h * 0.995), round(w * 0.13), fill=255)
        pen.ellipse((w * 0.02, h * 0.25, w * 0.98, h * 0.52), fill=255)
        pen.rectangle((w * 0.33, h * 0.07, w * 0.67, h * 0.34), fill=255)

    shape = soft(mask(size, outline), 6, 1).point(lambda v: min(255, max(0, (v - 96) * 4)))
    glass = mix(liquid, "#ffffff", 0.45)
    picture = cut(ramp(round_stops(glass, 0.8), size, across=True), shape)
    full = mask(
        size,
        lambda d: d.rectangle((0, h * 0.27, w, h), fill=255),
        lambda d: d.ellipse((w * 0.2, h * 0.255, w * 0.8, h * 0.285), fill=255),
    )
    inside = cut(
        ramp(round_stops(liquid, 1.1), size, across=True), ImageChops.multiply(full, shape)
    )
    picture.alpha_composite(inside)
    glow = mask(size, lambda d: d.ellipse((w * 0.25, h * 0.70, w * 0.95, h * 1.02), fill=255))
    picture = glaze(picture, soft(glow, w * 0.10, 0.35), lighter(liquid, 0.45))
    lid = mask(
        size, lambda d: d.rounded_rectangle((w * 0.28, 0, w * 0.72, h * 0.115), 20, fill=255)
    )
    picture.alpha_composite(cut(ramp(round_stops(cap), size, across=True), lid))
    picture = gleam(picture, 0.10, 0.16, 0.70)
    return reduced(label(picture, (w * 0.10, h * 0.52, w * 0.90, h * 0.84), sign, oval=False))


def jar(width: int, content: str, cloth: str, sign: Image.Image) -> Image.Image:
    """A glass jar under a tied cloth."""
    w, h = width * SUPERSAMPLE, round(width * 1.18) * SUPERSAMPLE
    size = (w, h)
    shape = mask(
        size,
        lambda d: d.rounded_rectangle(
            (w * 0.06, h * 0.14, w * 0.94, h * 0.995), round(w * 0.15), fill=255
        ),
    )
    picture = cut(ramp(round_stops(mix(content, "#ffffff", 0.5), 0.7), size, across=True), shape)
    inner = mask(
        size,
        lambda d: d.rounded_rectangle(
            (w * 0.085, h * 0.30, w * 0.915, h * 0.975), round(w * 0.13), fill=255
        ),
    )
    picture.alpha_composite(cut(ramp(round_stops(content, 1), size, across=True), inner))
    hood = mask(
        size,
        lambda d: d.pieslice((w * 0.08, 0, w * 0.92, h * 0.42), 180, 360, fill=255),
        lambda d: d.polygon(
            [
                (w * 0.08, h * 0.20),
                (w * 0.92, h * 0.20),
                (w, h * 0.325),
                (w * 0.88, h * 0.30),
                (w * 0.74, h * 0.335),
                (w * 0.58, h * 0.30),
                (w * 0.42, h * 0.335),
                (w * 0.27, h * 0.30),
                (w * 0.12, h * 0.33),
                (0, h * 0.31),
            ],
            fill=255,
        ),
    )
    picture.alpha_composite(cut(ramp(round_stops(cloth, 0.9), size, across=True), hood))
    cord = mask(
        size, lambda d: d.rounded_rectangle((w * 0.07, h * 0.205, w * 0.93, h * 0.235), 8, fill=255)
    )
    picture = glaze(picture, cord, "#a9743c")
    picture = gleam(picture, 0.13, 0.18, 0.55)
    return reduced(label(picture, (w * 0.24, h * 0.42, w * 0.76, h * 0.86), sign, oval=True))


def can(width: int, liquid: str, cap: str, sign: Image.Image) -> Image.Image:
    """A two-litre can with a handle, the liquid showing through."""
    w, h = width * SUPERSAMPLE, round(width * 1.42) * SUPERSAMPLE
    size = (w, h)
    shape = mask(
        size,
        lambda d: d.rounded_rectangle(
            (w * 0.02, h * 0.20, w * 0.98, h * 0.995), round(w * 0.12), fill=255
        ),
        lambda d: d.rounded_rectangle(
            (w * 0.30, h * 0.085, w * 0.98, h * 0.40), round(w * 0.11), fill=255
        ),
        lambda d: d.rectangle((w * 0.11, h * 0.09, w * 0.29, h * 0.24), fill=255),
    )
    hole = mask(
        size, lambda d: d.rounded_rectangle((w * 0.42, h * 0.145, w * 0.85, h * 0.25), 34, fill=255)
    )
    shape = ImageChops.subtract(shape, hole)
    picture = cut(ramp(round_stops(mix(liquid, "#fff6e0", 0.38), 0.8), size, across=True), shape)
    full = ImageChops.multiply(
        shape, mask(size, lambda d: d.rectangle((0, h * 0.31, w, h), fill=255))
    )
    picture.alpha_composite(cut(ramp(round_stops(liquid, 1), size, across=True), full))
    lid = mask(size, lambda d: d.rounded_rectangle((w * 0.08, 0, w * 0.32, h * 0.12), 18, fill=255))
    picture.alpha_composite(cut(ramp(round_stops(cap), size, across=True), lid))
    picture = gleam(picture, 0.10, 0.15, 0.55)
    return reduced(label(picture, (w * 0.17, h * 0.42, w * 0.83, h * 0.86), sign, oval=False))
