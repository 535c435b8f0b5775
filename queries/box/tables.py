"""Where the box's tables of words stand."""

from pathlib import Path

TABLES = Path(__file__).parent
"""The folder of the `.yml` files that people may edit."""
