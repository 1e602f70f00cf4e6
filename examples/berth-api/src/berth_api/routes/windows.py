"""Read and batch routes for tide windows."""

READ = "/v2/berths/{berth_id}/windows"
BATCH = "/v2/windows/batch"
MAX_BATCH = 2_000
