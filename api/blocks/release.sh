release=$(curl -s http://127.0.0.1:8000/ready | sed 's/.*"release":"\([^"]*\)".*/\1/')
curl -s --get http://127.0.0.1:8000/graphql \
    --data-urlencode 'query=query ($release: String) {
      budgets(first: 3, release: $release) { nodes { id name } }
    }' \
    --data-urlencode "variables={\"release\": \"$release\"}"
