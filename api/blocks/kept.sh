ask() {
    curl -s --get http://127.0.0.1:8000/graphql \
        --data-urlencode 'query={ budgets(first: 3) { nodes { id } } }' "$@"
}
etag=$(ask -o answer.json -D - | sed -n 's/^etag: //p' | tr -d '\r')
ask -o unchanged.json -w '%{http_code}\n' -H "If-None-Match: $etag"
