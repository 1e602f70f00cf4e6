"""The last known place of every ship that has a call with us."""

STALE_AFTER_SECONDS = 180


def is_stale(age_seconds: int) -> bool:
    return age_seconds > STALE_AFTER_SECONDS
