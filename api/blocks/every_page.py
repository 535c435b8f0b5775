from provision_client import Client

client = Client("http://127.0.0.1:8000")
page = client.budgets(first=20)
found = page["nodes"]
while page["endCursor"]:
    page = client.budgets(first=20, after=page["endCursor"])
    found += page["nodes"]
print(f"{len(found)} of {page['totalCount']} budgets")
