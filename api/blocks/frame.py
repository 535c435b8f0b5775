import os

from api.notebook import answer, graph_of

graph = graph_of(os.environ["NEO4J_URI"], os.environ["NEO4J_PASSWORD"])
frame = answer(graph, "who_delivers", needs="need:slcn", phase="phase:primary", cost=8200)
print(frame[["arrangement", "role", "body", "budget", "sum"]].dropna(subset="sum").to_string(index=False))
