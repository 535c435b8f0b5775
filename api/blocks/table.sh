uv run provision ask figures_of_areas --area area:373 --indicators indicator:plans-issued-in-20-weeks --format csv
