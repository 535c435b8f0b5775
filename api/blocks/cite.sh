curl -s http://127.0.0.1:8000/budget/notional-sen.bib
curl -s http://127.0.0.1:8000/budget/notional-sen.ris
