from provision_client import Client

answer = Client("http://127.0.0.1:8000").who_delivers(
    needs=["need:slcn"],
    phase="phase:primary",
    setting="setting:mainstream-school",
    plan_level="plan-level:sen-support",
    cost=8200,
)
for card in answer["cards"]["nodes"]:
    for payer in card["payers"]:
        print(card["arrangement"]["id"], payer["body"]["name"], payer["sum"], payer["force"], sep=", ")
