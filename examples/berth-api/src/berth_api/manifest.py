"""Shapes generated from the quayline-manifest schemas; do not edit by hand."""

SCHEMA_VERSION = "1.3.0"
