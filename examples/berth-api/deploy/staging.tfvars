# What runs on staging.
harbour = "test basin"

images = {
  berth_api    = "registry.example/quayline/berth-api:2.8.0"
  quay_console = "registry.example/quayline/quay-console:5.1.2"
}

tide_planner_version = "0.9.0"
