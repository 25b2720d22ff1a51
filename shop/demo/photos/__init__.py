"""Composes the demo pictures from openly licensed emoji and shapes drawn here.

``python -m shop.demo.photos`` writes ``demo/photos`` again. Pillow only; no network; the same
input gives the same pixels. ``scenes.py`` holds the table product photo → composition.
"""
