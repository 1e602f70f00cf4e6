"""Port calls: a ship, a berth, and the hours it may stay."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Call:
    call_id: str
    imo: str
    berth_id: str
    eta: datetime
    draught_cm: int


def needs_tide(call: Call, berth_depth_cm: int, under_keel_cm: int = 60) -> bool:
    """Whether the ship can only come in with the tide."""
    return call.draught_cm + under_keel_cm > berth_depth_cm
