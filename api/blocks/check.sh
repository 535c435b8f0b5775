curl -s http://127.0.0.1:8000/budget/notional-sen.ttl -o draft.ttl
uv run provision check draft.ttl || echo 'not to be loaded as it is'
