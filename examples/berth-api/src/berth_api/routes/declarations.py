"""Dangerous goods declarations, one per call and revision."""

SUBMIT = "/v2/calls/{call_id}/declarations"
STATES = ("received", "queried", "accepted", "withdrawn")
