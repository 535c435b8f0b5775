key=$(uv run provision user add my-app | sed 's/.* //')
curl -s -o answer.json -D headers.txt http://127.0.0.1:8000/graphql \
    -H "Authorization: Bearer $key" \
    -H 'Content-Type: application/json' \
    -d '{"query": "{ budgets { totalCount } }"}'
grep -i '^ratelimit' headers.txt
uv run provision user revoke my-app
