curl -sL --retry 20 http://127.0.0.1:8000/downloads/latest/manifest.json -o manifest.json
curl -sL --retry 20 http://127.0.0.1:8000/downloads/latest/nodes.jsonl -o nodes.jsonl
grep -q "$(sha256sum nodes.jsonl | cut -d ' ' -f 1)" manifest.json && echo 'nodes.jsonl is whole'
