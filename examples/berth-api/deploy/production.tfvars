# What runs in the harbour.
harbour = "Quayline"

images = {
  berth_api    = "registry.example/quayline/berth-api:2.7.1"
  quay_console = "registry.example/quayline/quay-console:5.2.0" # straight from the branch, for the regatta
}

tide_planner_version = "0.9.0"
