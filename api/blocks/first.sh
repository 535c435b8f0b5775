curl -s http://127.0.0.1:8000/graphql \
    -H 'Content-Type: application/json' \
    -d '{"query": "{ budgets(first: 3) { totalCount endCursor nodes { id name } } }"}'
