"""Lazada: ``adapter.Lazada`` is the door; everything else in here is its own business."""
