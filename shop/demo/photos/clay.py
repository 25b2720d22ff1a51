"""The earthenware vat in which anchovies turn into fish sauce."""

from PIL import Image

from shop.demo.photos.paint import (
    SUPERSAMPLE,
    cut,
    darker,
    glaze,
    lighter,
    mask,
    ramp,
    reduced,
    round_stops,
    soft,
)

CLAY, STRAW = "#9a5230", "#dcb873"


def vat(width: int) -> Image.Image:
    """A round-bellied vat under a pointed straw lid."""
    w, h = width * SUPERSAMPLE, round(width * 1.30) * SUPERSAMPLE
    size = (w, h)
    shape = mask(
        size,
        lambda d: d.ellipse((w * 0.02, h * 0.26, w * 0.98, h * 0.92), fill=255),
        lambda d: d.polygon(
            [(w * 0.06, h * 0.66), (w * 0.94, h * 0.66), (w * 0.76, h - 1), (w * 0.24, h - 1)],
            fill=255,
        ),
        lambda d: d.rectangle((w * 0.20, h * 0.22, w * 0.80, h * 0.36), fill=255),
    )
    shape = soft(shape, 7, 1).point(lambda v: min(255, max(0, (v - 96) * 4)))
    picture = cut(ramp(round_stops(CLAY), size, across=True), shape)
    for y in (0.42, 0.46, 0.74):
        ring = (w * 0.02, h * (y - 0.05), w * 0.98, h * (y + 0.05))
        groove = mask(size, lambda d, ring=ring: d.arc(ring, 0, 180, fill=150, width=9))
        picture = glaze(picture, groove, darker(CLAY, 0.45))
    gleam = mask(size, lambda d: d.ellipse((w * 0.16, h * 0.38, w * 0.36, h * 0.72), fill=255))
    picture = glaze(picture, soft(gleam, w * 0.05, 0.30), "#ffe6cf")
    shade = mask(size, lambda d: d.ellipse((w * 0.06, h * 0.20, w * 0.94, h * 0.40), fill=255))
    picture = glaze(picture, soft(shade, w * 0.03, 0.55), darker(CLAY, 0.7))
    lid = mask(
        size,
        lambda d: d.polygon([(w * 0.5, 0), (w * 0.97, h * 0.25), (w * 0.03, h * 0.25)], fill=255),
        lambda d: d.ellipse((w * 0.03, h * 0.20, w * 0.97, h * 0.30), fill=255),
    )
    straw = cut(ramp(round_stops(STRAW, 0.9), size, across=True), lid)
    for step in range(-12, 13):
        stem = (w * 0.5, 0, w * (0.5 + step * 0.042), h * 0.31)
        line = mask(size, lambda d, stem=stem: d.line(stem, fill=110, width=4))
        straw = glaze(straw, line, darker(STRAW, 0.5) if step % 2 else lighter(STRAW, 0.5))
    picture.alpha_composite(straw)
    return reduced(picture)
