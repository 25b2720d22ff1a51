"""Shopee: ``adapter.Shopee`` is the door; everything else in here is its own business."""
