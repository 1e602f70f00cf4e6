from datetime import UTC, datetime, timedelta

from berth_api.windows import Window, fits

NOON = datetime(2026, 4, 7, 12, tzinfo=UTC)


def test_a_deep_ship_waits_for_the_next_window():
    window = Window("K7", NOON, NOON + timedelta(hours=3), 1180, "planner")
    assert fits(window, 1180, NOON)
    assert not fits(window, 1181, NOON)
    assert not fits(window, 900, NOON + timedelta(hours=3))
