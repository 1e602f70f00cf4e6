"""What happened to a call, oldest first. Rows before 2026 come from Harbor Desk."""

ORIGINS = ("desk", "console", "planner")
