row=http://127.0.0.1:8000/id/budget/notional-sen
curl -sL -H 'Accept: text/turtle' $row -o notional-sen.ttl
curl -sL -H 'Accept: application/ld+json' $row -o notional-sen.jsonld
curl -s http://127.0.0.1:8000/vocabulary.ttl -o vocabulary.ttl
curl -s http://127.0.0.1:8000/shapes.ttl -o shapes.ttl
