"""Tide windows: when a berth is deep enough, and for whom."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Window:
    berth_id: str
    opens_at: datetime
    closes_at: datetime
    max_draught_cm: int
    source: str


def fits(window: Window, draught_cm: int, at: datetime) -> bool:
    return draught_cm <= window.max_draught_cm and window.opens_at <= at < window.closes_at
