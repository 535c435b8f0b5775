uv run provision template --area 801 pack.xlsx
uv run provision check pack.xlsx || echo 'put right what it says, and check again'
